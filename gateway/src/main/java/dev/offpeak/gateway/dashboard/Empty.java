package dev.offpeak.gateway.dashboard;

/**
 * What a page says while it has nothing to show.
 *
 * @param shows what it will show
 * @param command the one command that fills it
 */
public record Empty(String shows, String command) {}
