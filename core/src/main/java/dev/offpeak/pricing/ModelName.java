package dev.offpeak.pricing;

import dev.offpeak.model.ProviderName;

/** A model of a provider, by exactly that name. */
record ModelName(ProviderName provider, String model) {}
