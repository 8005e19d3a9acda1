using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>Where along an axis an extreme element lies. Scale and zero point of quantized tensors do not matter: codes order
/// as their values do.</summary>
/// <typeparam name="T">Element type.</typeparam>
/// <typeparam name="TIndex">Type of the places.</typeparam>
/// <typeparam name="TOrder">Holds where its first argument is the better.</typeparam>
internal sealed unsafe class ArgumentKernel<T, TIndex, TOrder>(AxisView view, TensorValue input, TensorValue output) : OpKernel
    where T : unmanaged, INumber<T>
    where TIndex : unmanaged, INumber<TIndex>
    where TOrder : struct, INumberRelation
{
    /// <summary>Short rows whose places are converted together.</summary>
    private const int RowsAtOnce = 1024;

    private readonly ExtremesOfShortRows<T, TOrder>? _rows = view.Inner == 1 ? ExtremesOfShortRows<T, TOrder>.Create(view.Length, view.Outer) : null;
    private readonly T[] _best = new T[view.Inner];
    private readonly int[] _places = new int[Math.Max(view.Inner, RowsAtOnce)];

    public override void Run()
    {
        var y = output.Span<TIndex>();
        if (_rows is not null) InShortRows(_rows, y);
        else if (view.Inner == 1) InRows(y);
        else InColumns(y);
    }

    private void InShortRows(ExtremesOfShortRows<T, TOrder> rows, Span<TIndex> y)
    {
        var x = input.Pointer<T>();
        for (; y.Length > 0; y = y[Math.Min(RowsAtOnce, y.Length)..], x += RowsAtOnce * view.Length)
        {
            var places = Places(y[..Math.Min(RowsAtOnce, y.Length)]);
            rows.Find(x, places);
            Write(places, y);
        }
    }

    private void InRows(Span<TIndex> y)
    {
        var x = input.Values<T>();
        for (var row = 0; row < y.Length; row++) y[row] = TIndex.CreateTruncating(ArgumentOfExtreme<T, TOrder>.InRun(x.Slice(row * view.Length, view.Length)));
    }

    private void InColumns(Span<TIndex> y)
    {
        var x = input.Pointer<T>();
        for (; y.Length > 0; y = y[view.Inner..], x += (nint)view.Length * view.Inner)
        {
            var places = Places(y[..view.Inner]);
            if (ExtremesOfColumns<T, TOrder>.Takes(view.Length, view.Inner)) ExtremesOfColumns<T, TOrder>.Find(x, view.Inner, view.Length, places);
            else RowByRow(new ReadOnlySpan<T>(x, view.Length * view.Inner), places);
            Write(places, y);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void RowByRow(ReadOnlySpan<T> x, Span<int> places)
    {
        places.Clear();
        x[..view.Inner].CopyTo(_best);
        for (var along = 1; along < view.Length; along++) ArgumentOfExtreme<T, TOrder>.NextRow(x.Slice(along * view.Inner, view.Inner), along, _best, places);
    }

    // Places are made where they belong if they are of that type.
    private Span<int> Places(Span<TIndex> y) => typeof(TIndex) == typeof(int) ? MemoryMarshal.Cast<TIndex, int>(y) : _places.AsSpan(0, y.Length);

    private static void Write(ReadOnlySpan<int> places, Span<TIndex> y)
    {
        if (typeof(TIndex) != typeof(int)) TensorPrimitives.ConvertTruncating(places, y);
    }
}
