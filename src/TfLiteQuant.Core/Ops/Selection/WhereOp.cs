using System.Numerics;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>WHERE: the indices of all elements that are not 0, one row each.</summary>
public sealed partial class WhereOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.Where;

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(1);
        var (condition, output) = (context.Input(0), context.Output(0));
        if (condition.Rank == 0) throw context.Fail("Its condition is a scalar, which has no indices.", "The model is malformed.");
        context.RequireType(output, TensorType.Int64);
        context.DeclareDynamic(0);
        return condition.Type switch
        {
            TensorType.Bool or TensorType.UInt8 => Kernel<byte>(condition, output),
            TensorType.Int8 => Kernel<sbyte>(condition, output),
            TensorType.Int32 => Kernel<int>(condition, output),
            TensorType.UInt32 => Kernel<uint>(condition, output),
            TensorType.Int64 => Kernel<long>(condition, output),
            TensorType.Float32 => Kernel<float>(condition, output),
            _ => throw context.UnsupportedType(condition),
        };
    }

    private static DelegateKernel Kernel<T>(TensorValue condition, TensorValue output)
        where T : unmanaged, INumber<T>
        => new(() =>
        {
            var values = condition.Values<T>();
            var found = 0;
            foreach (var value in values)
                if (value != T.Zero) found++;
            var rank = condition.Rank;
            output.Resize(found, rank);
            var indices = output.Span<long>();
            for (var i = 0; i < values.Length; i++)
            {
                if (values[i] == T.Zero) continue;
                var place = i;
                for (var axis = rank - 1; axis >= 0; axis--)
                {
                    indices[axis] = place % condition.Shape[axis];
                    place /= condition.Shape[axis];
                }

                indices = indices[rank..];
            }
        });
}
