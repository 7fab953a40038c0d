package ivylab.surrogate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SmileDataTest {

  /** Two strikes and three maturities; read the other way round every entry but two is wrong. */
  @Test
  void points_are_strike_major() {
    SmileLayout.Part part = SmileLayout.Part.of(List.of(0.1, 0.2, 0.3), List.of(-0.5, 0.5));
    assertArrayEquals(new double[] {-0.5, -0.5, -0.5, 0.5, 0.5, 0.5}, part.k());
    assertArrayEquals(new double[] {0.1, 0.2, 0.3, 0.1, 0.2, 0.3}, part.t());
    assertEquals(4, part.index(1, 1));
    assertEquals(2, part.index(0, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> part.index(2, 1));
  }

  @Test
  void each_maturity_has_its_own_strikes_and_as_many() {
    SmileLayout.Part part =
        new SmileLayout.Part(List.of(0.1, 0.4), List.of(List.of(-0.1, 0.0), List.of(-0.2, 0.1)));
    assertArrayEquals(new double[] {-0.1, -0.2, 0.0, 0.1}, part.k());
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new SmileLayout.Part(
                    List.of(0.1, 0.4), List.of(List.of(-0.1, 0.0), List.of(-0.2))));
    assertEquals(
        "logStrikes must be equally many for each maturity, at least one: [2, 1]", e.getMessage());
    assertThrows(
        IllegalArgumentException.class, () -> SmileLayout.Part.of(List.of(0.2, 0.1), List.of(0.0)));
  }

  @Test
  void a_split_takes_every_row_once_and_depends_on_the_seed() {
    SmileData all = Smiles.data(Smiles.LAYOUT, 50, 1e-3, 0, 1);
    SmileData.Split split = all.split(0.8, 0.1, 7);
    assertEquals(40, split.training().size());
    assertEquals(5, split.validation().size());
    assertEquals(5, split.test().size());
    Set<double[]> rows = new HashSet<>();
    for (SmileData part : List.of(split.training(), split.validation(), split.test()))
      rows.addAll(List.of(part.inputs()));
    assertEquals(50, rows.size());
    assertEquals(split.training().digest(), all.split(0.8, 0.1, 7).training().digest());
    assertNotEquals(split.training().digest(), all.split(0.8, 0.1, 8).training().digest());
    assertThrows(IllegalArgumentException.class, () -> all.split(0.9, 0.1, 7));
  }

  @Test
  void numbers_that_are_missing_do_not_count() {
    SmileData data = Smiles.data(Smiles.LAYOUT, 3, 1e-3, 0.3, 1);
    SmileData other = Smiles.data(Smiles.LAYOUT, 3, 1e-3, 0.3, 1);
    boolean changed = false;
    for (int j = 0; j < Smiles.LAYOUT.size(); j++)
      if (other.missing()[1][j]) {
        other.vols()[1][j] = 7;
        changed = true;
      }
    assertTrue(changed);
    assertEquals(data.digest(), other.digest());
  }

  @Test
  void a_bad_number_is_refused_with_its_place() {
    SmileData data = Smiles.data(Smiles.LAYOUT, 3, 1e-3, 0, 1);
    data.errors()[2][5] = 0;
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new SmileData(
                    data.layout(), data.inputs(), data.vols(), data.errors(), data.missing()));
    assertTrue(e.getMessage().endsWith("and 0.0 in row 2, column 5"), e.getMessage());
  }
}
