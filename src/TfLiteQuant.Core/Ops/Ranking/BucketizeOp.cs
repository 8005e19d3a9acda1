using System.Numerics;
using TfLiteQuant.Kernels;
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
        // integers are compared as floats, as the reference's usual conversions have it
        return x.Type switch
        {
            TensorType.Float32 => new UnaryKernel<float, int, BoundaryCountLoop>(context.Workers, x, y, new(boundaries)),
            TensorType.Float64 => new UnaryKernel<double, int, DoubleBoundaryCountLoop>(context.Workers, x, y, new(Array.ConvertAll(boundaries, static boundary => (double)boundary))),
            TensorType.Int32 => AsFloats<int>(context, x, y, boundaries),
            TensorType.Int64 => AsFloats<long>(context, x, y, boundaries),
            _ => throw context.UnsupportedType(x),
        };
    }

    private static OpKernel AsFloats<T>(BindContext context, TensorValue x, TensorValue y, float[] boundaries)
        where T : unmanaged, INumber<T>
        => new UnaryKernel<T, int, ChainedLoop<T, float, int, CastLoop<T, float>, BoundaryCountLoop>>(context.Workers, x, y, new(new(boundaries)));
}
