package dev.offpeak.connectors.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses a webhook may be sent to. */
class AddressGuardTest {

  private static boolean allows(String address, boolean internal) {
    return AddressGuard.allows(InetAddress.ofLiteral(address), internal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "223.255.255.255",
        "2606:4700::1111",
        "2a00::1",
      })
  void whatIsPublicMayBeTold(String address) {
    assertThat(allows(address, false)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.255.255.254",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "100.64.0.1",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "fc00::1",
        "fdff::1",
      })
  void whatIsInsideOnlyWhereTheSettingNamesTheHost(String address) {
    assertThat(allows(address, false)).isFalse();
    assertThat(allows(address, true)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "169.254.169.254",
        "169.254.0.1",
        "::ffff:169.254.169.254",
        "100.100.100.200",
        "192.0.0.192",
        "198.18.0.1",
        "203.0.113.7",
        "224.0.0.1",
        "239.255.255.255",
        "255.255.255.255",
        "::",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "ff02::1",
        "fd00:ec2::254",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::1",
        "2001::1",
        "2001:db8::1",
      })
  void someAddressesAreNeverTold(String address) {
    assertThat(allows(address, false)).isFalse();
    assertThat(allows(address, true)).isFalse();
  }
}
