package dev.offpeak.source;

import org.jspecify.annotations.Nullable;

/**
 * What a request's body says that planning and estimates need, read without keeping it.
 *
 * @param model as named in the body; empty if it names none
 * @param stream whether it asks for a stream
 * @param outputTokensMax the most it may answer, over all the answers it asks for; null if it does
 *     not say
 * @param promptBytes bytes of prompt text: messages, system, instructions, tools; images left out
 * @param images images and files in the prompt, counted apart
 * @param cacheWritesPossible whether the prompt may be written to a cache that is billed (no switch
 *     against it, or breakpoints for it)
 * @param unbatchable the name of a field that no batch takes (such as {@code speed}); null if none
 */
public record BodyFacts(
    String model,
    boolean stream,
    @Nullable Long outputTokensMax,
    long promptBytes,
    int images,
    boolean cacheWritesPossible,
    @Nullable String unbatchable) {}
