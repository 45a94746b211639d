package io.weir.artefact;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The unit of a configured value whose name does not end in it ({@code durationUs} does, {@code
 * rounds} does not).
 */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Unit {
  /** As it is read after the value, for example {@code packets}. */
  String value();
}
