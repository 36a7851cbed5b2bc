/** The pages, by HTTP and in a real browser. */
@NullMarked
package dev.offpeak.gateway.dashboard;

import org.jspecify.annotations.NullMarked;
