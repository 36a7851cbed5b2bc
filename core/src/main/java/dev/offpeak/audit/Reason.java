package dev.offpeak.audit;

/**
 * One piece of evidence.
 *
 * @param code for scripts; it does not change
 * @param text a sentence without its full stop, for people
 */
public record Reason(String code, String text) {}
