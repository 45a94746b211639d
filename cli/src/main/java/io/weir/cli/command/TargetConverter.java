package io.weir.cli.command;

import io.weir.codegen.target.Target;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Targets by the names the help has. */
final class TargetConverter implements ITypeConverter<Target> {
  @Override
  public Target convert(String value) {
    List<Target> all = Arrays.asList(Target.values());
    return all.stream()
        .filter(target -> target.toString().equalsIgnoreCase(value))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "expected one of %s but was '%s'".formatted(all, value)));
  }
}
