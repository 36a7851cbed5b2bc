package dev.offpeak.model;

/**
 * How a prompt begins, up to a place where a provider's cache can be told that it may end there.
 * Two requests with the same hash begin alike, so that one may write to the cache what the other
 * reads.
 *
 * @param place what it ends with
 * @param hash of everything up to there that a cache looks at
 * @param tokens its length, the lower end of the estimate
 * @param from first byte in the body of the value that it ends with
 * @param to the byte after that value
 * @param text whether this value is a plain text, which becomes a block to carry the mark
 */
public record Beginning(Place place, long hash, int tokens, int from, int to, boolean text) {

  /** What a beginning ends with, in the order of prompts. */
  public enum Place {
    /** The last tool. */
    TOOLS,
    /** The last block of the system prompt. */
    SYSTEM,
    /** The first block of the conversation, such as a document that is asked about. */
    FIRST_BLOCK
  }
}
