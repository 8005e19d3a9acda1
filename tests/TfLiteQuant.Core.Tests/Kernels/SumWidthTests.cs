using System.Runtime.Intrinsics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Runtime;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>Sums have the same bits for vectors of every width that this processor has.</summary>
public sealed unsafe class SumWidthTests
{
    private const int TapStep = 8;
    private readonly SeededRandom _random = new(29);

    [Fact]
    public void Dot_products_of_every_depth()
    {
        RequireVectors();
        for (var depth = 1; depth <= 100; depth++)
        {
            // whole strips and what is left of one
            const int Rows = 2, Columns = 7;
            float[] left = _random.Floats(Rows * depth), right = _random.Floats(Columns * depth), bias = _random.Floats(Columns);
            var narrow = Run<Vector128<float>, Lanes128>(left, right, bias);
            Same(narrow, Run<Vector256<float>, Lanes256>(left, right, bias));
            if (Vector512.IsHardwareAccelerated) Same(narrow, Run<Vector512<float>, Lanes512>(left, right, bias));
            for (var i = 0; i < narrow.Length; i++)
            {
                double exact = bias[i % Columns];
                for (var k = 0; k < depth; k++) exact += (double)left[(i / Columns * depth) + k] * right[(i % Columns * depth) + k];
                Assert.Equal(exact, narrow[i], 1e-5);
            }

            float[] Run<TVector, TLanes>(float[] left, float[] right, float[] bias)
                where TVector : unmanaged
                where TLanes : struct, ILanes<TVector>
            {
                // nothing behind the last elements may be read into a sum
                var output = new GuardedArray<float>(Rows * Columns, 0, float.NaN);
                fixed (float* a = (float[])[.. left, float.NaN], b = (float[])[.. right, float.NaN], c = bias, y = output.Elements)
                    new DotProductWork<TVector, TLanes>(Rows, Columns, depth, 1).Run(SingleThread.Instance, a, b, c, y);
                output.RequireIntact();
                return output.Elements.ToArray();
            }
        }
    }

    [Fact]
    public void Softmax_of_rows_of_every_length()
    {
        RequireVectors();
        var softmax = new SoftmaxRow(0.7f);
        foreach (var length in Enumerable.Range(8, 250).Append(3000))
        {
            var x = Array.ConvertAll(_random.Floats(length), static value => value * 8);
            float[] expected = new float[length], y = [.. x];
            softmax.Run(x, expected);
            softmax.Narrow<Lanes4>(y, y, length < 16 ? 8 : 16);
            Same(expected, y);
            if (length < 16) continue;
            x.CopyTo(y, 0);
            softmax.Narrow<Lanes8>(y, y, 16);
            Same(expected, y);
        }
    }

    [Fact]
    public void Rows_are_summed_up_as_eight_lanes()
    {
        for (var length = 0; length <= 257; length++)
        {
            var x = _random.Floats(length);
            Same(Fold<Lanes8>(x), Fold<Twice<Lanes4>>(x));
        }

        static float[] Fold<T>(float[] x)
            where T : unmanaged, IFloatLanes<T>
        {
            var sum = T.Of(0);
            for (var i = 0; i + 8 <= x.Length; i += 8) sum = T.MultiplyAdd(T.Load(ref x[0], (nuint)i), T.Load(ref x[0], (nuint)i), sum);
            return [T.Fold(default(Sum), sum)];
        }
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(3, 11)]
    [InlineData(4, 16)]
    [InlineData(5, 13)]
    [InlineData(8, 8)]
    public void Products_of_pairs_of_rows(int columns, int depth)
    {
        RequireVectors();
        const int Taps = 3;
        var right = _random.Floats(Taps * depth * columns);
        for (var rows = 1; rows <= 6; rows++)
        {
            var left = _random.Floats(rows * Taps * depth);
            var narrow = Alternating<Vector128<float>, Lanes128>(rows);
            Same(narrow, Alternating<Vector256<float>, Lanes256>(rows));
            if (Vector512.IsHardwareAccelerated) Same(narrow, Paired(rows));

            float[] Alternating<TVector, TLanes>(int rows)
                where TVector : unmanaged
                where TLanes : struct, ILanes<TVector>
            {
                int lanes = sizeof(TVector) / sizeof(float), vectors = (columns + lanes - 1) / lanes;
                var panel = new float[Taps * depth * vectors * lanes];
                for (var k = 0; k < Taps * depth; k++) right.AsSpan(k * columns, columns).CopyTo(panel.AsSpan(k * vectors * lanes));
                return Run(left, panel, rows, Taps, depth, columns, GemmTileKernel<TVector, TLanes>.MaxRows, LaneMasks.First(columns - ((vectors - 1) * lanes)), vectors * lanes, (GemmTile* tile) =>
                {
                    if (vectors == 1) Tile<Bytes1>(tile);
                    else Tile<Bytes2>(tile);
                });

                void Tile<TVectors>(GemmTile* tile)
                    where TVectors : unmanaged
                {
                    switch (rows)
                    {
                        case 1: GemmAlternatingKernel<TVector, TLanes>.Run<Bytes1, TVectors>(tile); break;
                        case 2: GemmAlternatingKernel<TVector, TLanes>.Run<Bytes2, TVectors>(tile); break;
                        case 3: GemmAlternatingKernel<TVector, TLanes>.Run<Bytes3, TVectors>(tile); break;
                        case 4: GemmAlternatingKernel<TVector, TLanes>.Run<Bytes4, TVectors>(tile); break;
                        case 5: GemmAlternatingKernel<TVector, TLanes>.Run<Bytes5, TVectors>(tile); break;
                        default: GemmAlternatingKernel<TVector, TLanes>.Run<Bytes6, TVectors>(tile); break;
                    }
                }
            }

            float[] Paired(int rows)
            {
                var panel = new float[GemmPairKernel.Length(Taps * depth, depth)];
                fixed (float* to = panel, from = right) GemmPairKernel.Pack(to, depth, 0, Taps * depth, columns, from, columns, 1);
                return Run(left, panel, rows, Taps, depth, columns, TapStep, LaneMasks.First(columns), 0, (GemmTile* tile) =>
                {
                    switch (rows)
                    {
                        case 1: GemmPairKernel.Run<Bytes1>(tile); break;
                        case 2: GemmPairKernel.Run<Bytes2>(tile); break;
                        case 3: GemmPairKernel.Run<Bytes3>(tile); break;
                        case 4: GemmPairKernel.Run<Bytes4>(tile); break;
                        case 5: GemmPairKernel.Run<Bytes5>(tile); break;
                        default: GemmPairKernel.Run<Bytes6>(tile); break;
                    }
                });
            }
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(24)]
    [InlineData(37)]
    public void Few_columns_along_the_depth(int depth)
    {
        RequireVectors();
        const int Taps = 5;
        var panel = _random.Floats(Taps * depth);
        foreach (var rows in new[] { 1, 4, 6 })
        {
            var left = _random.Floats(rows * Taps * depth);
            var narrow = Thin<Twofold<Twofold<Vector128<float>>>, LanesTwofold<Twofold<Vector128<float>>, LanesTwofold<Vector128<float>, Lanes128>>>();
            Same(narrow, Thin<Twofold<Vector256<float>>, LanesTwofold<Vector256<float>, Lanes256>>());
            if (Vector512.IsHardwareAccelerated) Same(narrow, Thin<Vector512<float>, Lanes512>());

            float[] Thin<TVector, TLanes>()
                where TVector : unmanaged
                where TLanes : struct, ILanes<TVector>
                => Run(left, panel, rows, Taps, depth, 1, TapStep, null, Taps * depth, (GemmTile* tile) => GemmThinKernel<TVector, TLanes>.Run(tile, 1, rows, TapStep));
        }
    }

    private delegate void TileRun(GemmTile* tile);

    private static float[] Run(float[] left, float[] panel, int rows, int taps, int depth, int columns, int tapStep, float* mask, int panelStep, TileRun run)
    {
        var output = new float[rows * columns];
        float** starts = stackalloc float*[taps * tapStep], outputs = stackalloc float*[rows];
        var bias = stackalloc float[16];
        new Span<float>(bias, 16).Fill(0.25f);
        fixed (float* a = left, b = panel, y = output)
        {
            for (var row = 0; row < rows; row++)
            {
                outputs[row] = y + (row * columns);
                for (var tap = 0; tap < taps; tap++) starts[(tap * tapStep) + row] = a + (((row * taps) + tap) * depth);
            }

            var tile = new GemmTile
            {
                Rows = starts,
                Taps = taps,
                Depth = depth,
                Panel = b,
                PanelStep = panelStep,
                Bias = bias,
                Outputs = outputs,
                LastMask = mask,
                Min = -1,
                Max = float.PositiveInfinity,
            };
            run(&tile);
        }

        return output;
    }

    private static void Same(float[] expected, float[] actual)
        => Assert.Equal(Array.ConvertAll(expected, BitConverter.SingleToInt32Bits), Array.ConvertAll(actual, BitConverter.SingleToInt32Bits));

    private static void RequireVectors() => Assert.SkipUnless(Vector256.IsHardwareAccelerated, "This processor has no vectors of 256 bits to compare with.");
}
