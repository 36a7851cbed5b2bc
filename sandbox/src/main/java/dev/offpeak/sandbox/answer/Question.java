package dev.offpeak.sandbox.answer;

import dev.offpeak.sandbox.charge.Lane;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * One body to be answered.
 *
 * @param body the body, parsed
 * @param seed the sandbox's seed; with the prompt it decides the text of the answer
 * @param nonce follows from where the body stands: ids differ although bodies are equal
 * @param at when the answer is made
 * @param lane how it runs
 * @param cache prompt prefixes seen so far
 * @param separators whether strings of the answer shall hold U+2028, U+2029 and U+0085
 */
public record Question(
    JsonNode body,
    long seed,
    long nonce,
    Instant at,
    Lane lane,
    PromptCache cache,
    boolean separators) {}
