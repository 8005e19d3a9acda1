using System.Numerics;
using TfLiteQuant.Kernels;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>Choosing, converting, and finding and adding up along an axis, at every length against plain loops.</summary>
public sealed class NumberKernelTests
{
    [Fact]
    public void Elements_of_every_size_are_chosen()
    {
        Choose<byte>();
        Choose<ushort>();
        Choose<uint>();
        Choose<ulong>();
    }

    [Fact]
    public void Floats_are_cut_and_saturate()
    {
        Cut<int>();
        Cut<uint>();
        Cut<long>();
        Cut<short>();
        Cut<ushort>();
        Cut<sbyte>();
        Cut<byte>();
    }

    [Fact]
    public void What_is_not_zero_is_true()
    {
        Truth<float>();
        Truth<Half>();
        Truth<int>();
        Truth<long>();
        Truth<byte>();
    }

    [Fact]
    public void Extremes_are_found_at_the_first_of_equals()
    {
        Find<float>();
        Find<int>();
        Find<sbyte>();
        Find<byte>();
    }

    [Fact]
    public void Sums_run_along_any_axis()
    {
        Accumulate<float>(static place => (place % 17 * 0.37f) - 2.5f);
        Accumulate<int>(static place => unchecked(place * 715827883));
        Accumulate<long>(static place => place << 57);
    }

    [Fact]
    public void Integers_are_combined_along_runs_and_rows()
    {
        Reduce<int, NumberBinary<int, Sum>>(0);
        Reduce<long, NumberBinary<long, Product>>(1);
        Reduce<short, NumberBinary<short, Maximum>>(short.MinValue);
        Reduce<sbyte, NumberBinary<sbyte, Minimum>>(sbyte.MaxValue);
        Reduce<byte, BitwiseBinary<byte, BitwiseOr>>(0);
        Reduce<byte, BitwiseBinary<byte, BitwiseAnd>>(1);
    }

    private static void Reduce<T, TOp>(T start)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
        where TOp : struct, IVectorBinary<T>
    {
        const int Rows = 3;
        for (var length = 1; length <= 257; length++)
        {
            var x = NumberSamples.Make<T>(Rows * length, length);
            foreach (var alongRows in new[] { true, false })
            {
                var plan = new ReductionPlan([Rows, length], [!alongRows, alongRows]);
                var expected = new T[alongRows ? Rows : length];
                Array.Fill(expected, start);
                for (var i = 0; i < x.Length; i++)
                {
                    ref var result = ref expected[alongRows ? i / length : i % length];
                    result = default(TOp).Element(x[i], result);
                }

                var y = new GuardedArray<T>(expected.Length, length % 5, T.One);
                new VectorReduction<T, TOp>(default, start).Run(plan, x, y.Elements, 0, plan.Groups);
                NumberSamples.Same(expected, y.Elements, typeof(TOp).ToString());
                y.RequireIntact();
            }
        }
    }

    private static void Choose<T>()
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        for (var length = 0; length <= 257; length++)
        {
            var condition = Array.ConvertAll(NumberSamples.Make<byte>(length, 5), static value => value > 127 ? value : (byte)(value & 1));
            var (yes, no) = (NumberSamples.Make<T>(length, 3), NumberSamples.Make<T>(length, 4));
            T[] one = [T.CreateTruncating(length + 3)];
            var y = new GuardedArray<T>(length, length % 5, T.One);
            Check(yes, no, false, false);
            Check(yes, no, true, false);
            Check(yes, no, false, true);
            if (length < 1) continue;
            Check(one, no, false, true);
            Check(yes, one, true, false);
            Check(one, [T.Zero], false, false);

            void Check(T[] a, T[] b, bool firstInPlace, bool secondInPlace)
            {
                if (firstInPlace) a.CopyTo(y.Elements);
                if (secondInPlace) b.CopyTo(y.Elements);
                Selection.Run(condition, firstInPlace ? y.Elements : a, secondInPlace ? y.Elements : b, y.Elements);
                var expected = condition.Select((holds, i) => holds != 0 ? a[a.Length == 1 ? 0 : i] : b[b.Length == 1 ? 0 : i]).ToArray();
                NumberSamples.Same(expected, y.Elements, $"{typeof(T)}");
                y.RequireIntact();
            }
        }
    }

    private static void Cut<T>()
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var bound = float.CreateTruncating(T.MaxValue);
        float[] corners = [bound, -bound, MathF.BitDecrement(bound), MathF.BitIncrement(bound), bound + 0.5f, bound + 1, -bound - 1, -bound - 1.5f, -0.9f, 0.9f, -1.5f, 99.99f];
        for (var length = 0; length <= 257; length++)
        {
            var x = NumberSamples.Make<float>(length, 3);
            for (var i = 0; i < length; i += 3) x[i] = corners[(i + length) % corners.Length];
            var y = new GuardedArray<T>(length, length % 5, T.One);
            NumericCast.Convert<float, T>(x, y.Elements);
            NumberSamples.Same(Array.ConvertAll(x, static value => float.IsNaN(value) ? T.MaxValue : T.CreateSaturating(value)), y.Elements, $"{typeof(T)}");
            y.RequireIntact();
        }
    }

    private static void Truth<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        for (var length = 0; length <= 257; length++)
        {
            var x = NumberSamples.Make<T>(length, 3);
            var y = new GuardedArray<byte>(length, length % 5, 9);
            default(TruthLoop<T>).Run(x, y.Elements);
            NumberSamples.Same(Array.ConvertAll(x, static value => T.IsZero(value) ? (byte)0 : (byte)1), y.Elements, $"{typeof(T)}");
            y.RequireIntact();
        }
    }

    private static void Find<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        for (var length = 1; length <= 257; length++)
        {
            for (var seed = 0; seed < 8; seed++)
            {
                var row = NumberSamples.Make<T>(length, seed);

                // few different elements, and rows of nothing but what is no number
                if (seed > 3) row = Array.ConvertAll(row, static value => value > T.One || value < -T.One ? T.Zero : value);
                if (seed == 7) Array.Fill(row, T.CreateTruncating(double.NaN));
                Assert.Equal(Place(row, static (a, b) => a > b), ArgumentOfExtreme<T, IsGreater>.InRun(row));
                Assert.Equal(Place(row, static (a, b) => a < b), ArgumentOfExtreme<T, IsLess>.InRun(row));
            }

            var rows = Enumerable.Range(0, 5).Select(seed => NumberSamples.Make<T>(length, seed)).ToArray();
            var best = new GuardedArray<T>(length, length % 5, T.One);
            var places = new GuardedArray<int>(length, length % 3, 77);
            rows[0].CopyTo(best.Elements);
            places.Elements.Clear();
            for (var i = 1; i < rows.Length; i++) ArgumentOfExtreme<T, IsGreater>.NextRow(rows[i], i, best.Elements, places.Elements);
            for (var i = 0; i < length; i++) Assert.Equal(Place([.. rows.Select(row => row[i])], static (a, b) => a > b), places.Elements[i]);
            best.RequireIntact();
            places.RequireIntact();
        }
    }

    private static int Place<T>(T[] row, Func<T, T, bool> isBetter)
        where T : unmanaged, INumber<T>
    {
        var place = 0;
        for (var i = 1; i < row.Length; i++)
            if (isBetter(row[i], row[place]) || (T.IsNaN(row[place]) && !T.IsNaN(row[i]))) place = i;
        return place;
    }

    private static void Accumulate<T>(Func<int, T> element)
        where T : unmanaged, INumber<T>
    {
        foreach (var inner in new[] { 1, 3, 4, 7, 8, 9, 17, 31, 40, 257, 300 })
        {
            for (var outer = 0; outer <= (inner < 4 ? 9 : 2); outer++)
            {
                for (var length = 0; length <= (inner < 4 ? 19 : 4); length++)
                {
                    var x = Enumerable.Range(0, outer * length * inner).Select(element).ToArray();
                    for (var form = 0; form < 4; form++)
                    {
                        var (exclusive, reverse) = ((form & 1) != 0, (form & 2) != 0);
                        var y = new GuardedArray<T>(x.Length, length % 5, T.One);
                        RunningSum.Run<T>(new AxisView(outer, length, inner), exclusive, reverse, x, y.Elements);
                        NumberSamples.Same(Sums(x, outer, length, inner, exclusive, reverse), y.Elements, $"{typeof(T)} [{outer}, {length}, {inner}]");
                        y.RequireIntact();
                    }
                }
            }
        }
    }

    private static T[] Sums<T>(T[] x, int outer, int length, int inner, bool exclusive, bool reverse)
        where T : unmanaged, INumber<T>
    {
        var sums = new T[x.Length];
        for (var start = 0; start < outer * inner; start++)
        {
            var sum = T.Zero;
            for (var step = 0; step < length; step++)
            {
                var place = (((start / inner * length) + (reverse ? length - 1 - step : step)) * inner) + (start % inner);
                if (exclusive) sums[place] = sum;
                sum = step == 0 && !exclusive ? x[place] : sum + x[place];
                if (!exclusive) sums[place] = sum;
            }
        }

        return sums;
    }
}
