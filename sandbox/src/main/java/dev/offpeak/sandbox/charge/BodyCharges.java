package dev.offpeak.sandbox.charge;

/**
 * The charges of one body.
 *
 * @param sha256 hash of the body's exact bytes, lower-case hexadecimal
 * @param charged times it was billed
 * @param requests distinct accepted requests with that body
 */
public record BodyCharges(String sha256, int charged, int requests) {}
