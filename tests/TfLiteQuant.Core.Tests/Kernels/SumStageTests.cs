using TfLiteQuant.Kernels;
using TfLiteQuant.Numerics;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>Sums to codes and floats with the vectors of this processor against the scalar definitions, bit for bit.</summary>
public sealed unsafe class SumStageTests
{
    private readonly SeededRandom _random = new(31);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Fixed_point(int rounding)
    {
        foreach (var columns in new[] { 1, 3, 7, 8, 9, 15, 16, 17, 31, 33, 48 })
            for (var repeat = 0; repeat < 6; repeat++)
            {
                Fixed<sbyte>(columns, (FixedPointRounding)rounding, sbyte.MinValue, sbyte.MaxValue);
                Fixed<byte>(columns, (FixedPointRounding)rounding, byte.MinValue, byte.MaxValue);
                Fixed<short>(columns, (FixedPointRounding)rounding, short.MinValue, short.MaxValue);
            }
    }

    [Fact]
    public void Fixed_point_at_every_shift()
    {
        for (var shift = -31; shift <= 10; shift++)
        {
            var multipliers = Enumerable.Range(0, 16).Select(i => new FixedPointMultiplier((1 << 30) + i * 71234567, shift)).ToArray();
            foreach (var rounding in Enum.GetValues<FixedPointRounding>())
            {
                // The largest sums that 32 bits hold on the way, and those at the borders between two codes.
                var most = (int.MaxValue - 1) >> Math.Max(0, shift + 1);
                var sums = Enumerable.Range(0, 40 * 16).Select(i => i % 3 == 0 ? most - i : i % 3 == 1 ? -most + i : (int)Math.Clamp(((i % 9) - 4.5) / Math.Pow(2, shift) / 0.75, -most, most)).ToArray();
                Compare<sbyte>(
                    FixedPointStage.Create<sbyte>(multipliers, rounding, [.. Enumerable.Repeat(SumBounds.Around(0, most), 16)], new CodeRange(3, -100, 127)),
                    new ScalarFixedPointStage<sbyte>(multipliers, rounding, new CodeRange(3, -100, 127)), sums, 16, $"shift {shift}, {rounding}");
            }
        }
    }

    [Fact]
    public void Fixed_point_at_every_step_of_the_codes()
    {
        Dictionary<FloatStepForm, int> forms = new() { [FloatStepForm.None] = 0, [FloatStepForm.Plain] = 0, [FloatStepForm.WithOddSums] = 0 };
        foreach (var columns in new[] { 1, 8, 12, 16, 24, 33, 48 })
            foreach (var codes in new[] { new CodeRange(-128, -128, 127), new CodeRange(-7, -128, 127), new CodeRange(-20, -20, 90), new CodeRange(3, -100, 127), new CodeRange(127, -128, 127) })
            {
                const double Largest = 300000;
                var multipliers = Array.ConvertAll(_random.Floats(columns, -11, -4), static power => FixedPointMultiplier.From(Math.Pow(2, power)));
                var bounds = Array.ConvertAll(multipliers, static _ => SumBounds.Around(0, Largest));

                // A channel of sums that have one code, beside one of the same multiplier.
                if (columns == 24) multipliers[8] = multipliers[9] = FixedPointMultiplier.From(1e-7);
                if (columns == 24) bounds[9] = SumBounds.Around(3e8, 1e6);
                var factors = Array.ConvertAll(multipliers, static multiplier => Math.ScaleB(multiplier.Mantissa, multiplier.Shift - 31));
                for (var i = 0; i < columns; i += 8) forms[FloatStepTable.Of(multipliers, bounds, codes, 8)?.Form(i) ?? FloatStepForm.None]++;

                // Every code that there may be, its borders in turn.
                var sums = new int[columns * 1021];
                for (var i = 0; i < sums.Length; i++)
                {
                    var (step, column) = (i / columns, i % columns);
                    var border = ((step / 4) - 127.5) / factors[column];
                    sums[i] = column == 9 && columns == 24 ? 300000000 + (step * 900) : (int)Math.Clamp(Math.Floor(border) + (step % 4) - 1, -Largest, Largest);
                }

                Compare<sbyte>(
                    FixedPointStage.Create<sbyte>(multipliers, FixedPointRounding.Twice, bounds, codes),
                    new ScalarFixedPointStage<sbyte>(multipliers, FixedPointRounding.Twice, codes), sums, columns, $"{columns} columns, {codes}");
                Compare<sbyte>(
                    ScaledStage.Create<sbyte>(factors, codes, bounds), new ScalarScaledStage<sbyte>(factors, [], codes, isWide: false), sums, columns, $"{columns} columns, {codes}, real factors");
                var bytes = new CodeRange(codes.ZeroPoint + 128, codes.Min + 128, codes.Max + 128);
                Compare<byte>(
                    FixedPointStage.Create<byte>(multipliers, FixedPointRounding.Twice, bounds, bytes),
                    new ScalarFixedPointStage<byte>(multipliers, FixedPointRounding.Twice, bytes), sums, columns, $"{columns} columns, {bytes}");
            }

        Assert.True(forms[FloatStepForm.Plain] > 20 && forms[FloatStepForm.WithOddSums] > 5 && forms[FloatStepForm.None] < 20, string.Join(", ", forms));
    }

    [Theory]
    [InlineData(128)]
    [InlineData(-129)]
    [InlineData(-300)]
    [InlineData(500)]
    [InlineData(1 << 30)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void Zero_points_beyond_the_codes(int zero)
    {
        var codes = new CodeRange(zero, -128, 127);
        double[] factors = [.. Enumerable.Range(0, 16).Select(static i => 0.003 + (i * 0.0011))];
        var multipliers = Array.ConvertAll(factors, FixedPointMultiplier.From);
        SumBounds[] bounds = [.. Enumerable.Repeat(SumBounds.Around(0, 40000), 16)];
        var sums = Enumerable.Range(-40000, 80000).ToArray();
        Compare<sbyte>(
            FixedPointStage.Create<sbyte>(multipliers, FixedPointRounding.Twice, bounds, codes),
            new ScalarFixedPointStage<sbyte>(multipliers, FixedPointRounding.Twice, codes), sums, 16, $"{zero}");
        Compare<sbyte>(ScaledStage.Create<sbyte>(factors, codes, bounds), new ScalarScaledStage<sbyte>(factors, [], codes, isWide: false), sums, 16, $"{zero} with real factors");
    }

    [Fact]
    public void Steps_of_powers_of_two_have_halves()
    {
        foreach (var factor in new[] { 0.125, 0.0078125, 0.5, 1 })
        {
            var codes = new CodeRange(1, -128, 127);
            FixedPointMultiplier[] multipliers = [.. Enumerable.Repeat(FixedPointMultiplier.From(factor), 16)];
            double[] factors = [.. Enumerable.Repeat(factor, 16)];
            SumBounds[] bounds = [.. Enumerable.Repeat(SumBounds.Around(0, 40000), 16)];
            var sums = Enumerable.Range(-40000, 80000).ToArray();
            Compare<sbyte>(
                FixedPointStage.Create<sbyte>(multipliers, FixedPointRounding.Twice, bounds, codes),
                new ScalarFixedPointStage<sbyte>(multipliers, FixedPointRounding.Twice, codes), sums, 16, $"{factor}");
            Compare<sbyte>(ScaledStage.Create<sbyte>(factors, codes, bounds), new ScalarScaledStage<sbyte>(factors, [], codes, isWide: false), sums, 16, $"{factor} as a real one");
        }
    }

    [Fact]
    public void Fixed_point_with_channels_beyond_32_bits()
    {
        // Weights of a tiny scale under a bias: sums near the end of the range, of which some have one code and others lie at a border.
        const int Columns = 40, Rows = 29;
        foreach (var codes in new[] { new CodeRange(-128, -128, 127), new CodeRange(5, -100, 90) })
        {
            var multipliers = Array.ConvertAll(_random.Floats(Columns, -12, -4), static power => FixedPointMultiplier.From(Math.Pow(2, power)));
            var bounds = Array.ConvertAll(multipliers, static _ => SumBounds.Around(1000, 20000));
            foreach (var (column, scale, bias, products) in new[] { (3, 1e-8, 2.0e9, 1e6), (17, 1e-8, -1.95e9, 1e7), (20, 3e-9, 0, 1e6), (31, 2e-8, 1.9e9, 2e8), (39, 1e-3, -1e7, 1e4) })
            {
                multipliers[column] = FixedPointMultiplier.From(scale);
                bounds[column] = SumBounds.Around(bias, products);
            }

            var sums = new int[Columns * Rows];
            for (var i = 0; i < sums.Length; i++)
            {
                var (low, high) = bounds[i % Columns];
                sums[i] = i < Columns ? (int)low : i < 2 * Columns ? (int)high : (int)_random.NextDouble(low, high);
            }

            Compare<sbyte>(
                FixedPointStage.Create<sbyte>(multipliers, FixedPointRounding.Twice, bounds, codes),
                new ScalarFixedPointStage<sbyte>(multipliers, FixedPointRounding.Twice, codes), sums, Columns, "far sums");
        }
    }

    [Fact]
    public void Scaled()
    {
        foreach (var columns in new[] { 1, 7, 8, 17, 33 })
        {
            var factors = Array.ConvertAll(_random.Floats(columns, -12, 1), static power => Math.Pow(2, power));
            factors[0] = 0.25;
            var codes = new CodeRange(-5, -128, 100);
            var sums = _random.Integers(columns * 30, -1000, 1000);
            for (var i = 0; i < sums.Length; i += 4) sums[i] *= 100000;
            Compare<sbyte>(ScaledStage.Create<sbyte>(factors, codes, [.. Enumerable.Repeat(SumBounds.Around(0, 100000000), columns)]), new ScalarScaledStage<sbyte>(factors, [], codes, isWide: false), sums, columns, $"{columns} columns");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Hybrid(int order)
    {
        foreach (var (columns, rowsPerScale) in new[] { (1, 1), (7, 3), (16, 30), (33, 1), (40, 7) })
        {
            var rows = new RowScales(30);
            _random.Floats(30, 0.001, 1).CopyTo(rows.Scales.Span);
            _random.Integers(30, -128, 128).CopyTo(rows.ZeroPoints.Span);
            var scales = _random.Floats(columns, 0.001, 1);
            var bias = _random.Floats(columns);
            HybridStage fast = HybridStage.Create(scales, rows, (ScaleOrder)order, hasZeroPoints: true, -3, 3000);
            HybridStage slow = new ScalarHybridStage(scales, rows) { Order = (ScaleOrder)order, HasZeroPoints = true, Min = -3, Max = 3000 };
            fast.SetBias(bias);
            slow.SetBias(bias);
            Compare<float>(fast, slow, _random.Integers(columns * 30, -300000, 300000), columns, $"{columns} columns", rowsPerScale);
        }
    }

    [Fact]
    public void Wide()
    {
        foreach (var columns in new[] { 1, 7, 8, 9, 16, 23, 40 })
            foreach (var hasBias in new[] { false, true })
                foreach (var codes in new[] { new CodeRange(0, short.MinValue, short.MaxValue), new CodeRange(5, 0, 20000) })
                {
                    const int Rows = 5;
                    var multipliers = Array.ConvertAll(_random.Floats(columns, -40, 2), static power => FixedPointMultiplier.From((power > -1 ? -1 : 1) * Math.Pow(2, power)));
                    long[] bias = hasBias ? Array.ConvertAll(_random.Floats(columns, -1, 1), static value => (long)(value * (1L << 45))) : [];
                    var sums = Array.ConvertAll(_random.Floats(columns * Rows, -46, 46), static power => (long)Math.ScaleB(Math.Sign(power), (int)Math.Abs(power)));
                    short[] fast = new short[columns * Rows], slow = new short[columns * Rows];
                    fixed (long* wide = sums)
                    fixed (short* first = fast)
                    fixed (short* second = slow)
                    {
                        Store(new WideFixedPointStage(multipliers, bias, codes), wide, first);
                        Store(new WideFixedPointStage(multipliers, bias, codes, isScalar: true), wide, second);
                    }

                    Assert.Equal(slow, fast);

                    void Store(WideFixedPointStage stage, long* wide, short* into)
                    {
                        var outputs = stackalloc byte*[Rows];
                        for (var row = 0; row < Rows; row++) outputs[row] = (byte*)(into + row * columns);
                        SumBlock block = default;
                        block.WideSums = wide;
                        block.Stride = block.Columns = columns;
                        block.Rows = Rows;
                        block.Outputs = outputs;
                        stage.Store(&block);
                    }
                }
    }

    [Fact]
    public void Wide_sums_of_every_length()
    {
        for (var length = 0; length <= 257; length++)
        {
            var parts = _random.Integers(length, int.MinValue, int.MaxValue);
            using var sums = new NativeBlock(length * sizeof(long));
            var expected = new long[length];
            for (var i = 0; i < length; i++) expected[i] = (((long*)sums.Pointer)[i] = (long)parts[i] << (i % 20)) + parts[i] << 8;
            fixed (int* from = parts) WideSums.Add((long*)sums.Pointer, from, length);
            WideSums.ShiftLeft((long*)sums.Pointer, length, 8);
            Assert.True(sums.IsIntact);
            Assert.Equal(expected, new Span<long>(sums.Pointer, length).ToArray());
        }
    }

    private void Fixed<T>(int columns, FixedPointRounding rounding, int min, int max)
        where T : unmanaged
    {
        var multipliers = Array.ConvertAll(_random.Floats(columns, -20, 1), static power => FixedPointMultiplier.From(Math.Pow(2, power)));
        multipliers[0] = default;
        if (columns > 8) multipliers[^1] = FixedPointMultiplier.From(-0.004);
        var zero = rounding == FixedPointRounding.Wide ? 0 : min + _random.NextInt32(256);
        var codes = _random.NextInt32(2) == 0 ? new CodeRange(zero, min, max) : new CodeRange(zero, min + 20, max - 30);
        var most = 1 << (10 + _random.NextInt32(19));
        var sums = _random.Integers(columns * 37, -most, most);
        Compare<T>(
            FixedPointStage.Create<T>(multipliers, rounding, [.. Enumerable.Repeat(SumBounds.Around(0, most), columns)], codes),
            new ScalarFixedPointStage<T>(multipliers, rounding, codes), sums, columns, $"{columns} columns of {typeof(T).Name}, {rounding}");
    }

    private static void Compare<T>(SumStage fast, SumStage slow, int[] sums, int columns, string what, int rowsPerScale = 1)
        where T : unmanaged
    {
        var rows = sums.Length / columns;
        var (expected, actual) = (Run<T>(slow, sums, rows, columns, rowsPerScale), Run<T>(fast, sums, rows, columns, rowsPerScale));
        for (var i = 0; i < expected.Length; i++) Assert.True(expected[i].Equals(actual[i]), $"{what}: {sums[i]} of column {i % columns} becomes {actual[i]}, not {expected[i]}.");
    }

    private static T[] Run<T>(SumStage stage, int[] sums, int rows, int columns, int rowsPerScale)
        where T : unmanaged
    {
        // Room for a vector behind the last column, as the kernels have it.
        var stride = columns + 3;
        var room = new int[rows * stride + 16];
        for (var i = 0; i < sums.Length; i++) room[i / columns * stride + i % columns] = sums[i];
        var weightSums = new int[columns + 16];
        for (var i = 0; i < columns; i++) weightSums[i] = (i * 37) - 100;
        using var output = new NativeBlock((long)rows * columns * sizeof(T), offset: 1 * sizeof(T));
        var outputs = stackalloc byte*[rows];
        for (var row = 0; row < rows; row++) outputs[row] = output.Pointer + (nint)row * columns * sizeof(T);
        fixed (int* from = room, weights = weightSums)
        {
            var block = new SumBlock { Sums = from, Stride = stride, Rows = rows, Columns = columns, Outputs = outputs, WeightSums = weights, RowsPerScale = rowsPerScale };
            stage.Store(&block);
        }

        Assert.True(output.IsIntact);
        return new ReadOnlySpan<T>(output.Pointer, rows * columns).ToArray();
    }
}
