/** From stored outcomes to those who asked. Open {@link dev.offpeak.deliver.Results}. */
@NullMarked
package dev.offpeak.deliver;

import org.jspecify.annotations.NullMarked;
