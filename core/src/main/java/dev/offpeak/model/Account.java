package dev.offpeak.model;

/** One provider credential with its base URL; the key itself stays with the adapter. */
public record Account(AccountId id, Target target) {}
