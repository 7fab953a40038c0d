package ivylab.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.file.FileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RatesTest {

  private static final LocalDate DAY = LocalDate.of(2021, 3, 12);

  @TempDir Path folder;

  private Path file(String... lines) throws IOException {
    return Files.write(folder.resolve("rates.csv"), List.of(lines));
  }

  @Test
  void a_history_in_per_cent_with_decimal_commas_is_linear_between_dates_and_flat_outside()
      throws IOException {
    Rates rates =
        Rates.read(file("Date;Rate", "22/03/2021;5,25", "12/03/2021;4,25", "30/03/2021;"));
    assertEquals(0.0425, rates.at(DAY), 1e-17);
    assertEquals(0.0455, rates.at(DAY.plusDays(3)), 1e-15);
    assertEquals(0.0525, rates.at(DAY.plusDays(10)), 1e-17);
    assertEquals(0.0525, rates.at(DAY.plusDays(1000)), 1e-17);
    assertEquals(0.0425, rates.at(DAY.minusDays(1)), 1e-17);
    assertTrue(rates.covers(DAY) && rates.covers(DAY.plusDays(10)));
    assertFalse(rates.covers(DAY.minusDays(1)) || rates.covers(DAY.plusDays(11)));
    assertEquals(Math.exp(-0.0425 * 2), rates.discount(DAY, 2), 1e-16);
    assertTrue(
        rates.toString().contains("2 dates, 2021-03-12 to 2021-03-22, from 4.25"), "" + rates);
  }

  @Test
  void a_constant_rate_holds_everywhere() {
    Rates rates = Rates.constant(-0.005);
    assertEquals(-0.005, rates.at(DAY, 3));
    assertTrue(rates.covers(LocalDate.EPOCH));
    assertEquals("rate -0.5 %", rates.toString().replaceAll("0+ %", " %"));
    assertThrows(IllegalArgumentException.class, () -> Rates.constant(4.5));
  }

  /** Three months are 0.25 years, so half a year lies a third of the way from there to one. */
  @Test
  void a_curve_is_linear_in_the_tenor_too_and_flat_at_its_ends() throws IOException {
    Rates rates =
        Rates.read(
            file("Date\t3 Mo\t1 Yr\t10 Yr", "03/12/21\t1.0\t2.0\t3.8", "03/22/21\t2.0\t3.0\t4.8"));
    assertEquals(0.01, rates.at(DAY), 1e-17);
    assertEquals(0.01, rates.at(DAY, 0.1), 1e-17);
    assertEquals(0.01 + 0.01 / 3, rates.at(DAY, 0.5), 1e-16);
    assertEquals(0.02, rates.at(DAY, 1), 1e-17);
    assertEquals(0.029, rates.at(DAY, 5.5), 1e-16);
    assertEquals(0.038, rates.at(DAY, 30), 1e-17);
    assertEquals(0.034, rates.at(DAY.plusDays(5), 5.5), 1e-16);
  }

  static Stream<List<String>> spellings() {
    return Stream.of(
        List.of("2021-03-12", "2021-03-15"),
        List.of("20210312", "20210315"),
        List.of("12.03.2021", "15.03.2021"),
        List.of("12.3.21", "15.3.21"),
        List.of("12/03/2021", "15/03/2021"),
        List.of("03/12/2021", "03/15/2021"),
        List.of("3/12/21", "3/15/21"),
        List.of("12-03-2021", "15-03-2021"),
        List.of("2021-03-12 00:00:00", "2021-03-15 00:00:00"));
  }

  @ParameterizedTest
  @MethodSource("spellings")
  void dates_come_in_many_spellings(List<String> dates) throws IOException {
    Rates rates = Rates.read(file("Date;Rate", dates.get(0) + ";1,5", dates.get(1) + ";3.0"));
    assertEquals(0.015, rates.at(DAY), 1e-17);
    assertEquals(0.03, rates.at(LocalDate.of(2021, 3, 15)), 1e-17);
    assertFalse(rates.covers(LocalDate.of(2021, 3, 16)));
  }

  static Stream<List<String>> broken() {
    return Stream.of(
        List.of("distinguish day from month", "row 2", "Date;Rate", "03/04/2021;1,5"),
        List.of("day and month in one order", "row 3", "Date;R", "13/04/2021;1", "04/13/2021;1"),
        List.of("must be a day", "row 2", "Date;Rate", "2021-13-04;1,5"),
        List.of("is empty", "row 2", "Date;Rate", ";1,5"),
        List.of("must not repeat a date", "row 3", "Date;R", "2021-03-12;1", "12.03.2021;1"),
        List.of("must be a number: 1.234,5", "row 2", "Date;Rate", "2021-03-12;1.234,5"),
        List.of("must be a number: n.a.", "row 2", "Date;Rate", "2021-03-12;n.a."),
        List.of("per cent in (-100, 100)", "'Rate'", "Date;Rate", "2021-03-12;450"),
        List.of("'date': is missing", "row 1", "Day;Rate", "2021-03-12;1"),
        List.of("column besides the date", "row 1", "Date", "2021-03-12"),
        List.of("has a header and no rows", "", "Date;Rate"),
        List.of("no number in any row", "'Rate'", "Date;Rate", "2021-03-12;."),
        List.of("must have 2 fields", "row 2", "Date;Rate", "2021-03-12;1;2"),
        List.of("must be a tenor", "'Rate'", "Date;Rate;Other", "2021-03-12;1;2"),
        List.of("tenors must rise", "'3 Mo'", "Date;1 Yr;3 Mo", "2021-03-12;1;2"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void a_broken_history_gives_one_clear_error(List<String> c) throws IOException {
    Path file = file(c.subList(2, c.size()).toArray(String[]::new));
    var e = assertThrows(FileException.class, () -> Rates.read(file));
    assertTrue(e.getMessage().contains(c.get(0)), e.getMessage());
    assertTrue(e.getMessage().contains(c.get(1)), e.getMessage());
    assertTrue(e.getMessage().contains("rates.csv"), e.getMessage());
  }

  @Test
  void a_series_knows_its_own_dates_from_those_between() throws IOException {
    Path file = file("Date,Index,VIX", "2021-03-12,100,20", "2021-03-15,.,21", "2021-03-16,104,22");
    TimeSeries index = TimeSeries.read(file, "Index");
    LocalDate monday = LocalDate.of(2021, 3, 15);
    assertEquals(2, index.dates().size());
    assertEquals(100, index.on(DAY));
    assertFalse(index.has(monday));
    assertEquals(103, index.at(monday), 1e-12);
    assertEquals(DAY, index.before(monday));
    assertEquals(null, index.before(DAY));
    var e = assertThrows(IllegalArgumentException.class, () -> index.on(monday));
    assertTrue(e.getMessage().contains("Index has no value on 2021-03-15; nearest: [2021-03-16"));
    assertEquals(21, TimeSeries.read(file, "VIX").on(monday));
    assertThrows(FileException.class, () -> TimeSeries.read(file), "which one?");
    var wrong = assertThrows(FileException.class, () -> TimeSeries.read(file, "Vix"));
    assertTrue(wrong.getMessage().contains("nearest: [VIX"), wrong.getMessage());
    assertEquals(
        "VIX: 3 dates, 2021-03-12 to 2021-03-16, from 20.0000 to 22.0000",
        TimeSeries.read(file, "VIX").toString());
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void a_series_is_made_of_finite_numbers(double x) {
    assertThrows(IllegalArgumentException.class, () -> TimeSeries.of("x", Map.of(DAY, x)));
    assertThrows(IllegalArgumentException.class, () -> TimeSeries.of("x", Map.of()));
    assertEquals(3, TimeSeries.of("x", Map.of(DAY, 3.0)).at(DAY.plusDays(1)));
  }
}
