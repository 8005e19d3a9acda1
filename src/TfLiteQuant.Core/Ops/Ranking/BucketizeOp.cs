using System.Numerics;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>BUCKETIZE: how many boundaries of the options are not above each element.</summary>
public sealed partial class BucketizeOp : OpDefinition
{
    private const int Boundaries = 0;

    public override BuiltinOperator Operator => BuiltinOperator.Bucketize;

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(1);
        var (x, y) = (context.Input(0), context.Output(0));
        context.RequireType(y, TensorType.Int32);
        var boundaries = context.Options.GetVector<float>(Boundaries);
        for (var i = 1; i < boundaries.Length; i++)
            if (boundaries[i] < boundaries[i - 1]) throw context.Fail("Its boundaries are not in order.", "The model is malformed.");
        y.Resize(x.Shape);
        return x.Type switch
        {
            TensorType.Float32 => Kernel<float, float>(boundaries, x, y),
            TensorType.Float64 => Kernel<double, double>(Array.ConvertAll(boundaries, static boundary => (double)boundary), x, y),
            TensorType.Int32 => Kernel<int, float>(boundaries, x, y),
            TensorType.Int64 => Kernel<long, float>(boundaries, x, y),
            _ => throw context.UnsupportedType(x),
        };
    }

    // integers are compared as floats, as the reference's usual conversions have it
    private static DelegateKernel Kernel<T, TOrder>(TOrder[] boundaries, TensorValue x, TensorValue y)
        where T : unmanaged, INumber<T>
        where TOrder : unmanaged, INumber<TOrder>
        => new(() =>
        {
            var values = x.Values<T>();
            var buckets = y.Span<int>();
            for (var i = 0; i < values.Length; i++) buckets[i] = CountNotAbove(boundaries, TOrder.CreateTruncating(values[i]));
        });

    private static int CountNotAbove<T>(T[] boundaries, T value)
        where T : unmanaged, INumber<T>
    {
        var (low, high) = (0, boundaries.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (value < boundaries[middle]) high = middle;
            else low = middle + 1;
        }

        return low;
    }
}
