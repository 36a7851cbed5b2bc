package dev.offpeak.sandbox.answer;

import dev.offpeak.sandbox.wire.BodyHash;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/** Unit vectors that depend on the text alone: equal texts are near, others are not. Stateless. */
public final class Vectors {
  private Vectors() {}

  /** Returns the vector of a text. */
  public static float[] of(String text, int dimensions) {
    float[] vector = new float[dimensions];
    long state = BodyHash.ofText(text);
    double squares = 0;
    for (int i = 0; i < dimensions; i++) {
      state = BodyHash.mix(state + i);
      vector[i] = (float) (BodyHash.unit(state) * 2 - 1);
      squares += (double) vector[i] * vector[i];
    }
    float norm = (float) Math.sqrt(squares);
    for (int i = 0; i < dimensions; i++) {
      vector[i] /= norm;
    }
    return vector;
  }

  /** Encodes a vector as base64 of little-endian 32-bit floats. */
  public static String base64(float[] vector) {
    ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES);
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(vector);
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
