/**
 * The pages for people: what was spent, what it saved, what could still be saved, and what is under
 * way. Open {@link dev.offpeak.gateway.dashboard.Dashboard}, which names every page; the templates
 * are in {@code src/main/jte}. Reads go through the store's ports and are bounded, so that a page
 * is quick however much the store holds.
 */
@NullMarked
package dev.offpeak.gateway.dashboard;

import org.jspecify.annotations.NullMarked;
