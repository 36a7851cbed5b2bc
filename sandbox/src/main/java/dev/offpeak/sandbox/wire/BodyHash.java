package dev.offpeak.sandbox.wire;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of bodies, and the small hashes that draws are made of. One per thread. */
public final class BodyHash {
  /** Bytes of one hash. */
  public static final int BYTES = 32;

  private final MessageDigest digest;

  /** Creates a hasher. */
  public BodyHash() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /** Returns the hash of a slice. */
  public byte[] of(byte[] bytes, int offset, int length) {
    digest.update(bytes, offset, length);
    return digest.digest();
  }

  /** Returns the hash as lower-case hexadecimal. */
  public static String hex(byte[] hash) {
    return HexFormat.of().formatHex(hash);
  }

  /** Returns a 64-bit hash of a short text; FNV-1a, then mixed. */
  public static long ofText(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return mix(hash);
  }

  /** Spreads a value over all 64 bits (the finaliser of SplitMix64). */
  public static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** Turns a mixed value into a number in [0, 1). */
  public static double unit(long mixed) {
    return (mixed >>> 11) * 0x1.0p-53;
  }
}
