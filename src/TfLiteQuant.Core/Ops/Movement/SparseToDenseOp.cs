using System.Runtime.CompilerServices;
using TfLiteQuant.Kernels.Movement;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>SPARSE_TO_DENSE: a tensor of one value but at the places named. Inputs: indices [n, rank] or [n], shape, values
/// [n] or a single one, default value.</summary>
public sealed partial class SparseToDenseOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.SparseToDense;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsOutput, Int8Version = 3, OnlyWhereDemanded = true };

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(4, 1);
        var (indices, shape, values, other, output) = (context.Input(0), context.Input(1), context.Input(2), context.Input(3), context.Output(0));
        context.RequireType(indices, TensorType.Int32, TensorType.Int64);
        context.RequireType(shape, TensorType.Int32, TensorType.Int64);
        context.RequireSameType(values, other);
        context.RequireSameType(values, output);
        context.RequireRank(indices, 0, 2);
        context.RequireRank(shape, 1, 1);
        context.RequireRank(values, 0, 1);
        context.Require(other.Count == 1, "Its default value is not a single number.");
        var rank = indices.Rank == 2 ? indices.Shape[1] : 1;
        var places = indices.Rank == 0 ? 1 : indices.Shape[0];
        context.RequireShape(shape, rank);
        if (values.Rank == 1) context.RequireShape(values, places);
        var bytes = context.ElementBytes(values);
        if (!context.TryReadValues(1)) return null;
        output.Resize(context.Dimensions(context.Integers(shape)));
        return new Kernel(context, places, bytes);
    }

    private sealed unsafe class Kernel(BindContext context, int places, int bytes) : OpKernel
    {
        private readonly TensorValue _indices = context.Input(0), _values = context.Input(2), _other = context.Input(3), _output = context.Output(0);

        public override void Run()
        {
            var target = _output.Pointer<byte>();
            PatternFill.Run(target, _output.Count, _other.Pointer<byte>(), bytes);
            var (shape, step) = (_output.Shape, _values.Rank == 0 ? 0 : bytes);
            for (var i = 0; i < places; i++)
            {
                long element = 0;
                for (var d = 0; d < shape.Length; d++)
                {
                    var index = IndexOperand.At(_indices, i * shape.Length + d);
                    if ((ulong)index >= (ulong)shape[d]) throw context.Fail($"Index {index} does not exist in dimension {d} of {shape[d]}.", "The value was computed by the model.");
                    element = element * shape[d] + index;
                }

                Unsafe.CopyBlockUnaligned(target + element * bytes, _values.Pointer<byte>() + i * step, (uint)bytes);
            }
        }
    }
}
