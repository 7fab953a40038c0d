package ivylab.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class DrawsTest {

  private static final int N = 20_000;

  /** Mean, variance and the ends of what N streams that differ in the last key draw first. */
  private record Moments(double mean, double variance, double least, double most) {

    static Moments of(ToDoubleFunction<RandomStream> draw) {
      double sum = 0, squares = 0, least = Double.MAX_VALUE, most = -Double.MAX_VALUE;
      for (int i = 0; i < N; i++) {
        double x = draw.applyAsDouble(RandomStream.of(7, 1, i));
        sum += x;
        squares += x * x;
        least = Math.min(least, x);
        most = Math.max(most, x);
      }
      return new Moments(sum / N, squares / N - sum / N * (sum / N), least, most);
    }
  }

  @Test
  void a_stream_is_a_function_of_its_key_and_of_the_order_of_its_parts() {
    assertEquals(RandomStream.of(1, 2, 3).uniform(), RandomStream.of(1, 2, 3).uniform(), 0);
    assertNotEquals(RandomStream.of(1, 2, 3).uniform(), RandomStream.of(1, 3, 2).uniform());
    assertNotEquals(RandomStream.of(1, 2).uniform(), RandomStream.of(1, 2, 0).uniform());
    RandomStream stream = RandomStream.of(1);
    assertNotEquals(stream.uniform(), stream.uniform());
  }

  /** Bits written by this code on Java 17; any other platform must give the same. */
  @Test
  void the_numbers_are_the_same_on_every_platform() {
    RandomStream draws = RandomStream.of(11, 5);
    assertEquals("0x1.e01717119a5ep-4", Double.toHexString(draws.uniform()));
    assertEquals("0x1.44a5feee12daap-1", Double.toHexString(draws.triangular()));
    assertEquals("0x1.34f8416288022p0", Double.toHexString(draws.exponential()));
    assertEquals("0x1.ad075007b3bd5p0", Double.toHexString(draws.normal()));
  }

  // bounds: four standard errors of a mean of 20,000 draws; of a variance about the same

  @Test
  void uniform_draws_fill_the_unit_interval() {
    Moments m = Moments.of(RandomStream::uniform);
    assertEquals(0.5, m.mean, 4 * Math.sqrt(1 / 12.0 / N));
    assertEquals(1 / 12.0, m.variance, 0.003);
    assertTrue(m.least >= 0 && m.least < 0.001 && m.most < 1 && m.most > 0.999, m.toString());
  }

  @Test
  void triangular_draws_stay_within_one_with_variance_a_sixth_and_mean_magnitude_a_third() {
    Moments m = Moments.of(RandomStream::triangular);
    assertEquals(0, m.mean, 4 * Math.sqrt(1 / 6.0 / N));
    assertEquals(1 / 6.0, m.variance, 0.006);
    assertTrue(m.least > -1 && m.most < 1, m.toString());
    assertEquals(1 / 3.0, Moments.of(d -> Math.abs(d.triangular())).mean, 0.007);
  }

  @Test
  void exponential_draws_have_mean_and_variance_one() {
    Moments m = Moments.of(RandomStream::exponential);
    assertEquals(1, m.mean, 4 * Math.sqrt(1.0 / N));
    assertEquals(1, m.variance, 4 * Math.sqrt(8.0 / N));
    assertTrue(m.least >= 0, m.toString());
  }

  @Test
  void normal_draws_have_mean_zero_variance_one_and_kurtosis_three() {
    Moments m = Moments.of(RandomStream::normal);
    assertEquals(0, m.mean, 4 * Math.sqrt(1.0 / N));
    assertEquals(1, m.variance, 4 * Math.sqrt(2.0 / N));
    assertEquals(3, Moments.of(d -> Math.pow(d.normal(), 4)).mean, 4 * Math.sqrt(96.0 / N));
  }
}
