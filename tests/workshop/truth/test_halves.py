"""Writers and batches stay in one half."""

from workshop.truth.halves import Half, group_of, half_of


def test_what_was_collected_together_is_one_group() -> None:
    """Strips by blocks of fifty numbers, register cells by register, other files alone with their folder."""
    assert group_of("a_car_000154.jpg") == group_of("amounts/a_car_000199.jpg") == "a_car_3"
    assert group_of("a_car_000200.jpg") == "a_car_4"
    assert group_of("died_K2709_0102a-DM_row_id_0.Jpg") == "K2709"
    assert group_of("/data/forms/c1_2014/scan.jpg") == group_of("c1_2014/scan.jpg") == "c1_2014/scan.jpg"


def test_both_halves_have_members_that_never_change() -> None:
    """The split is by a hash that is the same everywhere and for ever."""
    halves = [half_of(f"a_car_{number:06d}.jpg") for number in range(0, 2000, 50)]
    assert {half_of("a_car_000154.jpg"), half_of("a_car_000199.jpg")} == {halves[3]}
    assert 10 < halves.count(Half.DEV) < 30
    assert [half_of(name) for name in ("a", "b", "c", "d")] == [Half.REPORT, Half.REPORT, Half.DEV, Half.DEV]
