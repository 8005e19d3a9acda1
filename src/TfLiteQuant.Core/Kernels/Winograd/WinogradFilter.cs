using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>
/// Transforms a filter's 3x3 weights g of each pair of channels into the 4x4 factors G g G' of the products, in double precision, rounded
/// once, and lays them out as the right sides of sixteen products.
/// </summary>
/// <remarks>
/// G = [1 0 0; 1/2 1/2 1/2; 1/2 -1/2 1/2; 0 0 1]: Lavin and Gray, Fast Algorithms for Convolutional Neural Networks, 2016, section 4.1;
/// the algorithm is Winograd's, Arithmetic Complexity of Computations, 1980. Weights are first laid out as panels, nine of them for some
/// input channels, and transformed there: nine are turned round and not sixteen, and vectors run along output channels.
/// </remarks>
internal static unsafe class WinogradFilter
{
    /// <summary>Elements of a filter.</summary>
    private const int Taps = 9;

    /// <summary>Input channels at a time: nine panels of so many rows stay in the second-level cache.</summary>
    private const int BlockRows = 32;

    /// <summary>Transforms all weights.</summary>
    /// <param name="filter">The weights.</param>
    /// <param name="layout">How they lie.</param>
    /// <param name="factors">Where they go.</param>
    public static void Pack(float* filter, in FilterLayout layout, WinogradFactors factors)
    {
        var room = new float[Taps * BlockRows * factors.Width(0)];
        var targets = stackalloc float*[WinogradShape.Products];
        fixed (float* nine = room)
        {
            for (var panel = 0; panel < factors.Count; panel++)
            {
                var width = factors.Width(panel);
                var columns = Math.Min(width, factors.Outputs - factors.Column(panel));
                if (columns < width) Array.Clear(room);
                for (var row = 0; row < factors.Inputs; row += BlockRows)
                {
                    var rows = Math.Min(BlockRows, factors.Inputs - row);
                    var from = filter + row * layout.Input + factors.Column(panel) * layout.Output;
                    for (var tap = 0; tap < Taps; tap++)
                        PanelPacking.Copy(from + tap / 3 * layout.Y + tap % 3 * layout.X, layout.Input, layout.Output, nine + tap * rows * width, width, rows, columns);
                    for (var product = 0; product < WinogradShape.Products; product++)
                        targets[product] = factors.Values(panel, product) + (nint)row * width;
                    Transform(nine, targets, rows * width);
                }
            }
        }
    }

    /// <summary>Transforms many filters that lie side by side: element [t, i] of nine rows into element i of each target.</summary>
    /// <param name="nine">Nine rows, <paramref name="count"/> floats each.</param>
    /// <param name="targets">Sixteen pointers.</param>
    /// <param name="count">Filters.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Transform(float* nine, float** targets, int count)
    {
        var i = 0;
        if (CpuFeatures.HasVector128)
        {
            for (; i + 4 <= count; i += 4)
            {
                Columns(Wide(nine, i), Wide(nine + 3 * (nint)count, i), Wide(nine + 6 * (nint)count, i), out var a0, out var b0, out var c0, out var d0);
                Columns(Wide(nine + count, i), Wide(nine + 4 * (nint)count, i), Wide(nine + 7 * (nint)count, i), out var a1, out var b1, out var c1, out var d1);
                Columns(Wide(nine + 2 * (nint)count, i), Wide(nine + 5 * (nint)count, i), Wide(nine + 8 * (nint)count, i), out var a2, out var b2, out var c2, out var d2);
                Store(targets, i, a0, a1, a2);
                Store(targets + 4, i, b0, b1, b2);
                Store(targets + 8, i, c0, c1, c2);
                Store(targets + 12, i, d0, d1, d2);
            }
        }

        for (; i < count; i++) TransformOne(nine + i, count, targets, i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Wide(float* row, int index)
    {
        var (lower, upper) = Vector128.Widen(Vector128.Load(row + index));
        return Vector256.Create(lower, upper);
    }

    // The multiplications are by a half, so that whether they are fused makes no difference.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Columns(
        Vector256<double> first, Vector256<double> second, Vector256<double> third,
        out Vector256<double> a, out Vector256<double> b, out Vector256<double> c, out Vector256<double> d)
    {
        var outer = (first + third) * 0.5;
        var middle = second * 0.5;
        (a, b, c, d) = (first, outer + middle, outer - middle, third);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float** targets, int index, Vector256<double> first, Vector256<double> second, Vector256<double> third)
    {
        Columns(first, second, third, out var a, out var b, out var c, out var d);
        Vector128.Narrow(a.GetLower(), a.GetUpper()).Store(targets[0] + index);
        Vector128.Narrow(b.GetLower(), b.GetUpper()).Store(targets[1] + index);
        Vector128.Narrow(c.GetLower(), c.GetUpper()).Store(targets[2] + index);
        Vector128.Narrow(d.GetLower(), d.GetUpper()).Store(targets[3] + index);
    }

    private static void TransformOne(float* filter, int step, float** targets, int index)
    {
        var half = stackalloc double[4 * 3];
        for (var x = 0; x < 3; x++)
        {
            double first = filter[x * (nint)step], second = filter[(3 + x) * (nint)step], third = filter[(6 + x) * (nint)step];
            double outer = (first + third) * 0.5, middle = second * 0.5;
            (half[x], half[3 + x], half[6 + x], half[9 + x]) = (first, outer + middle, outer - middle, third);
        }

        for (var y = 0; y < 4; y++)
        {
            var row = half + 3 * y;
            double outer = (row[0] + row[2]) * 0.5, middle = row[1] * 0.5;
            targets[4 * y][index] = (float)row[0];
            targets[4 * y + 1][index] = (float)(outer + middle);
            targets[4 * y + 2][index] = (float)(outer - middle);
            targets[4 * y + 3][index] = (float)row[2];
        }
    }
}
