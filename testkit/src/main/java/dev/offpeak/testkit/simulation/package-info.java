/**
 * The dispatcher against a provider and a store that fail at every chance a seed gives them. Open
 * {@link dev.offpeak.testkit.simulation.Simulation}.
 */
@NullMarked
package dev.offpeak.testkit.simulation;

import org.jspecify.annotations.NullMarked;
