/**
 * From stored outcomes to those who asked. Open {@link dev.offpeak.deliver.Results}; {@link
 * dev.offpeak.deliver.Courier} writes back while a run goes on.
 */
@NullMarked
package dev.offpeak.deliver;

import org.jspecify.annotations.NullMarked;
