package dev.offpeak.fuzz;

/** Where Jazzer comes in; {@code -Doffpeak.fuzz=NAME} says which parser it feeds. */
public final class Fuzz {

  private static final Target TARGET =
      Targets.named(System.getProperty("offpeak.fuzz", "input-batch"));

  private Fuzz() {}

  /** One input. */
  public static void fuzzerTestOneInput(byte[] bytes) throws Exception {
    TARGET.feed(bytes);
  }
}
