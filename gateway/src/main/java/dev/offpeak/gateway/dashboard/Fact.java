package dev.offpeak.gateway.dashboard;

/** Something known, with its name. */
public record Fact(String name, String value) {}
