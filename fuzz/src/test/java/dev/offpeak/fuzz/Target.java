package dev.offpeak.fuzz;

/** One parser of foreign bytes, and what must hold of it whatever it is fed. */
@FunctionalInterface
interface Target {

  /**
   * Feeds the bytes to the parser. Throws anything as soon as the parser throws what it does not
   * document or breaks what it promises.
   */
  void feed(byte[] bytes) throws Exception;
}
