package io.weir.trainer.store;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.weir.artefact.Artefact;
import io.weir.artefact.Json;
import io.weir.artefact.Provenance;
import io.weir.artefact.UserError;
import io.weir.trainer.learning.LearnerState;
import io.weir.trainer.training.TrainingState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;

/**
 * The state of a training on disk: a {@code weir/checkpoint} artefact, version 1. Its content is
 * {@link TrainingState}, component by component; real numbers keep every bit: single ones in
 * hexadecimal notation ({@link Double#toHexString}), arrays as base64 over their big-endian bits.
 */
public final class CheckpointFile {
  /** Artefact format. */
  public static final String FORMAT = "weir/checkpoint";

  private static final int VERSION = 1;

  private static final ObjectMapper MAPPER =
      Json.MAPPER
          .copy()
          .registerModule(
              new SimpleModule("checkpoint")
                  .addSerializer(double[].class, new BitsOut())
                  .addSerializer(double.class, new RealOut())
                  .addSerializer(Double.class, new RealOut())
                  .addSerializer(LearnerState.class, new LearnerOut())
                  .addDeserializer(double[].class, new BitsIn())
                  .addDeserializer(double.class, new RealIn())
                  .addDeserializer(Double.class, new RealIn())
                  .addDeserializer(LearnerState.class, new LearnerIn()));

  private CheckpointFile() {}

  /** Writes a state, whole or not at all; returns the artefact with its hash. */
  public static Artefact write(Path file, TrainingState state, Provenance provenance) {
    JsonNode content = MAPPER.valueToTree(state);
    return Artefact.write(file, FORMAT, VERSION, provenance, content);
  }

  /** Reads a state; anything wrong with the file is a {@link UserError}. */
  public static TrainingState read(Path file) {
    return state(Artefact.read(file, FORMAT, VERSION));
  }

  /** The state in a file, which must have this hash. */
  static TrainingState read(Path file, String sha256) {
    Artefact artefact = Artefact.read(file, FORMAT, VERSION);
    if (!artefact.sha256().equals(sha256)) {
      throw UserError.input(file + ": is not the checkpoint that the run store knows");
    }
    return state(artefact);
  }

  private static TrainingState state(Artefact artefact) {
    try {
      return MAPPER.treeToValue(artefact.content(), TrainingState.class);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw UserError.input(
          artefact.file()
              + ": key `content`: expected the state of a training as this Weir has it; it was"
              + " written by another version, begin a new run",
          e);
    }
  }

  private static final class BitsOut extends StdSerializer<double[]> {
    private static final long serialVersionUID = 1;

    BitsOut() {
      super(double[].class);
    }

    @Override
    public void serialize(double[] values, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      ByteBuffer bits = ByteBuffer.allocate(values.length * Double.BYTES);
      bits.asDoubleBuffer().put(values);
      out.writeString(Base64.getEncoder().encodeToString(bits.array()));
    }
  }

  private static final class BitsIn extends StdDeserializer<double[]> {
    private static final long serialVersionUID = 1;

    BitsIn() {
      super(double[].class);
    }

    @Override
    public double[] deserialize(JsonParser in, DeserializationContext context) throws IOException {
      byte[] bits = Base64.getDecoder().decode(in.getText());
      double[] values = new double[bits.length / Double.BYTES];
      ByteBuffer.wrap(bits).asDoubleBuffer().get(values);
      return values;
    }
  }

  private static final class RealOut extends StdSerializer<Double> {
    private static final long serialVersionUID = 1;

    RealOut() {
      super(Double.class);
    }

    @Override
    public void serialize(Double value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(Double.toHexString(value));
    }
  }

  private static final class RealIn extends StdDeserializer<Double> {
    private static final long serialVersionUID = 1;

    RealIn() {
      super(Double.class);
    }

    @Override
    public Double deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return Double.valueOf(in.getText());
    }
  }

  /** In the order the arrays were added. */
  private static final class LearnerOut extends StdSerializer<LearnerState> {
    private static final long serialVersionUID = 1;

    LearnerOut() {
      super(LearnerState.class);
    }

    @Override
    public void serialize(LearnerState state, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeStartArray();
      for (Map.Entry<String, double[]> array : state.arrays().entrySet()) {
        out.writeStartObject();
        out.writeStringField("name", array.getKey());
        provider.defaultSerializeField("values", array.getValue(), out);
        out.writeEndObject();
      }
      out.writeEndArray();
    }
  }

  private static final class LearnerIn extends StdDeserializer<LearnerState> {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("ArrayRecordComponent") // moved, never compared
    private record Named(String name, double[] values) {}

    LearnerIn() {
      super(LearnerState.class);
    }

    @Override
    public LearnerState deserialize(JsonParser in, DeserializationContext context)
        throws IOException {
      LearnerState state = new LearnerState();
      for (Named array : context.readValue(in, Named[].class)) {
        state.put(array.name(), array.values());
      }
      return state;
    }
  }
}
