using System.Runtime.CompilerServices;
using TfLiteQuant.Kernels.Movement;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>ONE_HOT: for each index a vector with one value at that place and another elsewhere. Inputs: indices, depth,
/// on value, off value.</summary>
public sealed partial class OneHotOp : OpDefinition
{
    private const int AxisField = 0;

    public override BuiltinOperator Operator => BuiltinOperator.OneHot;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsOutput, Int8Version = 1 };

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(4, 1);
        var (indices, depth, on, off, output) = (context.Input(0), context.Input(1), context.Input(2), context.Input(3), context.Output(0));
        context.RequireType(indices, TensorType.Int32, TensorType.Int64);
        context.RequireType(depth, TensorType.Int32);
        context.RequireSameType(on, off);
        context.RequireSameType(on, output);
        context.Require(depth.Count == 1 && on.Count == 1 && off.Count == 1, "Depth and values must be single numbers.");
        var bytes = context.ElementBytes(on);
        var axis = context.ResolveAxis(context.Options.GetInteger(AxisField), indices.Rank + 1);
        if (!context.TryReadValues(1)) return null;
        var count = context.Dimensions(context.Integers(depth))[0];
        int[] shape = [.. indices.Shape[..axis], count, .. indices.Shape[axis..]];
        output.Resize(shape);
        return new Kernel(context, count, ShapeChecks.Product(shape.AsSpan((axis + 1)..)), bytes);
    }

    private sealed unsafe class Kernel(BindContext context, int depth, int inner, int bytes) : OpKernel
    {
        private readonly TensorValue _indices = context.Input(0), _on = context.Input(2), _off = context.Input(3), _output = context.Output(0);

        public override void Run()
        {
            var target = _output.Pointer<byte>();
            PatternFill.Run(target, _output.Count, _off.Pointer<byte>(), bytes);
            for (var i = 0; i < _indices.Count; i++)
            {
                // An index outside marks nothing.
                var index = IndexOperand.At(_indices, i);
                if ((ulong)index >= (ulong)depth) continue;
                var (outer, place) = Math.DivRem(i, inner);
                var element = ((long)outer * depth + index) * inner + place;
                Unsafe.CopyBlockUnaligned(target + element * bytes, _on.Pointer<byte>(), (uint)bytes);
            }
        }
    }
}
