using System.Numerics;
using TfLiteQuant.Kernels;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>Where extremes of columns and of short rows lie, at every length against plain loops: with equals, and with what is no number.</summary>
public sealed unsafe class ExtremePlaceTests
{
    [Fact]
    public void Columns_of_a_matrix()
    {
        Columns<float>();
        Columns<int>();
        Columns<sbyte>();
        Columns<byte>();
    }

    [Fact]
    public void Short_rows()
    {
        Rows<float>();
        Rows<int>();
        Rows<sbyte>();
        Rows<byte>();
    }

    [Fact]
    public void Rows_of_bytes_whose_places_fill_a_byte()
    {
        if (!ExtremesOfColumns<byte, IsGreater>.Takes(256, 64)) return;
        var x = new byte[256 * 64];
        for (var column = 0; column < 64; column++) x[((column * 4) + 3) * 64 + column] = 1;
        var places = new int[64];
        fixed (byte* from = x) ExtremesOfColumns<byte, IsGreater>.Find(from, 64, 256, places);
        for (var column = 0; column < 64; column++) Assert.Equal((column * 4) + 3, places[column]);
        Assert.False(ExtremesOfColumns<byte, IsGreater>.Takes(257, 64));
    }

    private static void Columns<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        for (var columns = 1; columns <= 257; columns++)
        {
            foreach (var rows in new[] { 1, 2, 7 })
            {
                if (!ExtremesOfColumns<T, IsGreater>.Takes(rows, columns)) continue;
                var step = columns + (columns % 3);
                var x = NumberSamples.Make<T>(rows * step, rows);
                var places = new GuardedArray<int>(columns, columns % 5, 77);
                fixed (T* from = x) ExtremesOfColumns<T, IsGreater>.Find(from, step, rows, places.Elements);
                places.RequireIntact();
                for (var i = 0; i < columns; i++) Assert.Equal(Place<T>([.. Enumerable.Range(0, rows).Select(row => x[(row * step) + i])], static (a, b) => a > b), places.Elements[i]);
                fixed (T* from = x) ExtremesOfColumns<T, IsLess>.Find(from, step, rows, places.Elements);
                for (var i = 0; i < columns; i++) Assert.Equal(Place<T>([.. Enumerable.Range(0, rows).Select(row => x[(row * step) + i])], static (a, b) => a < b), places.Elements[i]);
            }
        }
    }

    private static void Rows<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        var block = 256 / sizeof(T);
        for (var length = 1; length <= 128; length++)
        {
            foreach (var count in new[] { block, block + 1, (2 * block) + 17 + length })
            {
                if (ExtremesOfShortRows<T, IsGreater>.Create(length, count) is not { } rows) continue;
                var x = NumberSamples.Make<T>(count * length, length);
                var places = new GuardedArray<int>(count, length % 5, 77);
                fixed (T* from = x) rows.Find(from, places.Elements);
                places.RequireIntact();
                for (var row = 0; row < count; row++) Assert.Equal(Place<T>(x.AsSpan(row * length, length), static (a, b) => a > b), places.Elements[row]);
            }
        }
    }

    private static int Place<T>(ReadOnlySpan<T> row, Func<T, T, bool> isBetter)
        where T : unmanaged, INumber<T>
    {
        var place = 0;
        for (var i = 1; i < row.Length; i++)
            if (isBetter(row[i], row[place]) || (T.IsNaN(row[place]) && !T.IsNaN(row[i]))) place = i;
        return place;
    }
}
