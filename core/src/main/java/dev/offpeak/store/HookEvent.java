package dev.offpeak.store;

import java.time.Instant;

/**
 * Something to tell receivers of.
 *
 * @param id the same on every try and for every receiver, so that they can tell a repetition
 * @param type such as {@code batch.completed}
 * @param subject whose it is: an id as clients know it
 * @param body JSON, byte for byte what is sent
 */
public record HookEvent(String id, String type, String subject, String body, Instant createdAt) {}
