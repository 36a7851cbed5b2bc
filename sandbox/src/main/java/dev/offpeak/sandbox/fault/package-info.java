/**
 * What can be made to go wrong: the catalogue of faults, the rules that switch them on, and their
 * counters.
 */
@NullMarked
package dev.offpeak.sandbox.fault;

import org.jspecify.annotations.NullMarked;
