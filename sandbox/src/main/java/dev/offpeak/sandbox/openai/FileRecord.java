package dev.offpeak.sandbox.openai;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a file from its upload on.
 *
 * @param id the provider's id
 * @param sequence place in the order of creations
 * @param filename as uploaded
 * @param purpose {@code batch} or another
 * @param bytes its size
 * @param createdAtMillis creation, milliseconds since 1970
 * @param expiresAtMillis expiry, null for never
 * @param unusableUntilMillis until when creating a batch from it is refused; 0 for never
 * @param uncheckableUntilMillis until when new batches of it fail validation; 0 for never
 * @param unlistedUntilMillis until when lists leave it out; 0 for never
 */
record FileRecord(
    String id,
    long sequence,
    String filename,
    String purpose,
    long bytes,
    long createdAtMillis,
    @Nullable Long expiresAtMillis,
    long unusableUntilMillis,
    long uncheckableUntilMillis,
    long unlistedUntilMillis) {}
