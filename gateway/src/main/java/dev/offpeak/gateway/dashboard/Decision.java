package dev.offpeak.gateway.dashboard;

/**
 * Something worth a decision.
 *
 * @param amount the money it is about, with its sign; empty if unknown
 * @param evidence why, in words
 * @param path where it is decided; empty if by a command only
 * @param action what the link says
 * @param command how it is done in a shell; empty if it is done on a page
 */
public record Decision(
    Tone tone,
    String title,
    String amount,
    String evidence,
    String path,
    String action,
    String command) {}
