/**
 * What was spent and saved, told to people and programs. Open {@link dev.offpeak.ledger.Report}
 * first.
 *
 * <p>Money is summed in whole nano-dollars and rounded only as text: {@link
 * dev.offpeak.ledger.MoneyText} is how amounts are written wherever people read them.
 */
@NullMarked
package dev.offpeak.ledger;

import org.jspecify.annotations.NullMarked;
