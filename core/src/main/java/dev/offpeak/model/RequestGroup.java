package dev.offpeak.model;

/** Requests that may share a batch: same provider and base URL, endpoint and model. */
public record RequestGroup(Target target, Endpoint endpoint, String model) {}
