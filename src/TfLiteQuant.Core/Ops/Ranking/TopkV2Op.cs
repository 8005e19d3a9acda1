using System.Numerics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>TOPK_V2: the largest elements of each row and where they lie. Codes of quantized tensors order as their values do.</summary>
public sealed partial class TopkV2Op : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.TopkV2;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsInput, Int8Version = 2, Int16Version = 3, Int16OnlyWhereDemanded = true };

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(2, 2);
        var (x, count, values, places) = (context.Input(0), context.Input(1), context.Output(0), context.Output(1));
        context.RequireType(count, TensorType.Int32, TensorType.Int16);
        context.RequireSameType(x, values);
        if (count.Count != 1) throw context.Fail($"It has {count.Count} numbers of elements to find, not 1.", "The model is malformed.");
        if (x.Rank < 1) throw context.Fail("Its input is a scalar, which has no rows.", "The model is malformed.");
        if (!context.TryReadValues(1)) return null;

        var k = (int)Math.Max(0, count.ToIntegers()[0]);
        if (k > x.Shape[^1]) throw context.Fail($"It looks for {k} of {x.Shape[^1]} elements.", "There are no more than a row has.");
        if (places.Type == TensorType.Int16 && x.Shape[^1] > short.MaxValue) throw context.UnsupportedType(places);
        values.Resize([.. x.Shape[..^1], k]);
        places.Resize([.. x.Shape[..^1], k]);
        return x.Type switch
        {
            TensorType.Float32 => ForPlaces<float>(context, x, values, places),
            TensorType.Int8 => ForPlaces<sbyte>(context, x, values, places),
            TensorType.UInt8 => ForPlaces<byte>(context, x, values, places),
            TensorType.Int16 => ForPlaces<short>(context, x, values, places),
            TensorType.Int32 => ForPlaces<int>(context, x, values, places),
            TensorType.Int64 => ForPlaces<long>(context, x, values, places),
            _ => throw context.UnsupportedType(x),
        };
    }

    private static OpKernel ForPlaces<T>(BindContext context, TensorValue x, TensorValue values, TensorValue places)
        where T : unmanaged, INumber<T>
        => places.Type switch
        {
            TensorType.Int32 => new Kernel<T, int>(x, values, places),
            TensorType.Int16 => new Kernel<T, short>(x, values, places),
            _ => throw context.UnsupportedType(places),
        };

    private sealed class Kernel<T, TPlace>(TensorValue input, TensorValue values, TensorValue places) : OpKernel
        where T : unmanaged, INumber<T>
        where TPlace : unmanaged, INumber<TPlace>
    {
        private readonly int[] _found = new int[values.Shape[^1]];

        public override void Run()
        {
            var x = input.Values<T>();
            var best = values.Span<T>();
            var where = places.Span<TPlace>();
            var row = input.Shape[^1];
            while (best.Length > 0)
            {
                LargestElements.Find(x[..row], _found);
                for (var i = 0; i < _found.Length; i++)
                {
                    best[i] = x[_found[i]];
                    where[i] = TPlace.CreateTruncating(_found[i]);
                }

                x = x[row..];
                best = best[_found.Length..];
                where = where[_found.Length..];
            }
        }
    }
}
