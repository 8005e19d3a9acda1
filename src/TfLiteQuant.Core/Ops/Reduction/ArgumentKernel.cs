using System.Numerics;
using System.Numerics.Tensors;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>Where along an axis an extreme element lies. Scale and zero point of quantized tensors do not matter: codes order
/// as their values do.</summary>
/// <typeparam name="T">Element type.</typeparam>
/// <typeparam name="TIndex">Type of the places.</typeparam>
/// <typeparam name="TOrder">Holds where its first argument is the better.</typeparam>
internal sealed class ArgumentKernel<T, TIndex, TOrder>(AxisView view, TensorValue input, TensorValue output) : OpKernel
    where T : unmanaged, INumber<T>
    where TIndex : unmanaged, INumber<TIndex>
    where TOrder : struct, INumberRelation
{
    private readonly T[] _best = new T[view.Inner];
    private readonly int[] _places = new int[view.Inner];

    public override void Run()
    {
        var x = input.Values<T>();
        var y = output.Span<TIndex>();
        for (var outer = 0; outer < view.Outer; outer++)
        {
            var block = x.Slice(outer * view.Length * view.Inner, view.Length * view.Inner);
            if (view.Inner == 1)
            {
                y[outer] = TIndex.CreateTruncating(ArgumentOfExtreme<T, TOrder>.InRun(block));
                continue;
            }

            Array.Clear(_places);
            block[..view.Inner].CopyTo(_best);
            for (var along = 1; along < view.Length; along++)
                ArgumentOfExtreme<T, TOrder>.NextRow(block.Slice(along * view.Inner, view.Inner), along, _best, _places);
            TensorPrimitives.ConvertTruncating<int, TIndex>(_places, y.Slice(outer * view.Inner, view.Inner));
        }
    }
}
