using System.Numerics;
using System.Runtime.CompilerServices;
using TfLiteQuant.Kernels.Movement;

namespace TfLiteQuant.Kernels;

/// <summary>Where in each of many short rows, such as the scores of a pixel's classes, the greatest or least element lies: rows become
/// columns, a block of them at a time, which <see cref="ExtremesOfColumns{T,TRelation}"/> compares side by side.</summary>
/// <remarks>Rows one by one take several times as long: where an extreme lies is guessed wrong as often as not.</remarks>
internal sealed unsafe class ExtremesOfShortRows<T, TRelation>
    where T : unmanaged, INumber<T>
    where TRelation : struct, INumberRelation
{
    /// <summary>Elements of a row from which on rows are faster one by one; measured.</summary>
    private const int MostElements = 128;

    private const int BlockBytes = 256;

    private readonly int _length;
    private readonly Interleaving? _apart;

    private ExtremesOfShortRows(int length)
    {
        _length = length;
        if (length is > 1 and <= Interleaving.MostParts) _apart = new Interleaving(length, sizeof(T), joins: false);
    }

    private static int Rows => BlockBytes / sizeof(T);

    // Elements of a side of the tiles that rows and columns are exchanged in.
    private static int Tile => sizeof(T) == 1 ? 16 : 8;

    /// <summary>What finds them; null where rows are not short, or too few.</summary>
    /// <param name="length">Elements of a row.</param>
    /// <param name="rows">Rows.</param>
    public static ExtremesOfShortRows<T, TRelation>? Create(int length, int rows)
        => length <= MostElements && rows >= Rows && ExtremesOfColumns<T, TRelation>.Takes(length, Rows) ? new(length) : null;

    /// <summary>Finds the places.</summary>
    /// <param name="x">Rows, one behind the other.</param>
    /// <param name="places">A place for each.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Find(T* x, Span<int> places)
    {
        var columns = stackalloc T[Math.Max(_length, Tile) * Rows];
        Span<int> last = stackalloc int[Rows];
        var parts = stackalloc byte*[Interleaving.MostParts];
        for (var part = 0; part < Interleaving.MostParts; part++) parts[part] = (byte*)(columns + part * Rows);
        while (places.Length > 0)
        {
            var rows = Math.Min(Rows, places.Length);
            if (_apart is not null) _apart.Run(parts, (byte*)x, 0, rows);
            else Turn(x, rows, rows == places.Length, columns);
            if (rows == Rows)
            {
                ExtremesOfColumns<T, TRelation>.Find(columns, Rows, _length, places[..Rows]);
            }
            else
            {
                // whole vectors at the end, too: nobody looks at what the columns hold that are not there
                ExtremesOfColumns<T, TRelation>.Find(columns, Rows, _length, last);
                last[..rows].CopyTo(places);
            }

            x += rows * _length;
            places = places[rows..];
        }
    }

    // Rows become columns in whole tiles: a last tile overlaps the one before it; the only one of rows that are shorter reaches into the next
    // row, which those at the end have not.
    private void Turn(T* x, int rows, bool isLast, T* columns)
    {
        var (tiled, stride, step) = (_length / Tile * Tile, (long)_length * sizeof(T), (long)Rows * sizeof(T));
        if (tiled > 0)
        {
            Transposition.Run<T>((byte*)x, stride, (byte*)columns, step, tiled, rows);
            if (tiled < _length) Transposition.Run<T>((byte*)(x + _length - Tile), stride, (byte*)(columns + (_length - Tile) * Rows), step, Tile, rows);
            return;
        }

        var followed = isLast ? Math.Max(0, rows - (Tile + _length - 1) / _length) : rows;
        Transposition.Run<T>((byte*)x, stride, (byte*)columns, step, Tile, followed);
        Transposition.Run<T>((byte*)(x + followed * _length), stride, (byte*)(columns + followed), step, _length, rows - followed);
    }
}
