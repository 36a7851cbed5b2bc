/**
 * What tokens cost: dated prices in, exact amounts out. Open {@link dev.offpeak.pricing.PriceList}
 * first.
 *
 * <p>Everything here is a pure function of its arguments: no clock, no store, no network. The only
 * thing read is the price list that is part of the program.
 *
 * <p>Assumptions, where the providers' pages leave a gap, are constants with a name: {@link
 * dev.offpeak.pricing.Surcharges} and {@link dev.offpeak.pricing.TokenEstimator}.
 */
@NullMarked
package dev.offpeak.pricing;

import org.jspecify.annotations.NullMarked;
