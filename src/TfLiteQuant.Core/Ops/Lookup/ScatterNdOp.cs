using System.Numerics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Kernels.Movement;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>SCATTER_ND: zeros to which slices are added at the places named. Inputs: indices [..., n], updates, shape.</summary>
public sealed partial class ScatterNdOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.ScatterNd;

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(3, 1);
        var (indices, updates, shapeTensor, output) = (context.Input(0), context.Input(1), context.Input(2), context.Output(0));
        context.RequireType(indices, TensorType.Int32);
        context.RequireSameType(indices, shapeTensor);
        context.RequireSameType(updates, output);
        context.RequireRank(indices, 1);
        context.RequireRank(updates, 1);
        context.RequireRank(shapeTensor, 1, 1);
        if (!context.TryReadValues(2)) return null;
        var shape = context.Dimensions(context.Integers(shapeTensor));
        var depth = indices.Shape[^1];
        context.Require(depth <= shape.Length, $"Indices of {depth} numbers are too long for {shape.Length} dimensions.");
        context.RequireShape(updates, [.. indices.Shape[..^1], .. shape[depth..]]);
        output.Resize(shape);
        return updates.Type switch
        {
            TensorType.Float32 => new Kernel<float, FloatBinaryLoop<Sum>>(context, depth),
            TensorType.Int32 => Integers<int>(context, depth),
            TensorType.Int64 => Integers<long>(context, depth),
            TensorType.Int8 => Integers<sbyte>(context, depth),
            TensorType.UInt8 => Integers<byte>(context, depth),
            TensorType.Bool => new Kernel<byte, VectorBinaryLoop<byte, BitwiseBinary<byte, BitwiseOr>>>(context, depth),
            _ => throw context.UnsupportedType(updates),
        };
    }

    private static Kernel<T, VectorBinaryLoop<T, NumberBinary<T, Sum>>> Integers<T>(BindContext context, int depth)
        where T : unmanaged, IBinaryInteger<T>
        => new(context, depth);

    // TLoop joins what falls on one place.
    private sealed class Kernel<T, TLoop> : OpKernel
        where T : unmanaged
        where TLoop : struct, IBinaryLoop<T, T>
    {
        private readonly BindContext _context;
        private readonly TensorValue _indices, _updates, _output;
        private readonly long[] _strides;
        private readonly int _picks, _block;

        public Kernel(BindContext context, int depth)
        {
            _context = context;
            (_indices, _updates, _output) = (context.Input(0), context.Input(1), context.Output(0));
            _strides = CopyPlan.Strides(_output.Shape)[..depth];
            _picks = ShapeChecks.Product(_indices.Shape.AsSpan(..^1));
            _block = ShapeChecks.Product(_output.Shape.AsSpan(depth..));
        }

        public override void Run()
        {
            var indices = _indices.Values<int>();
            var updates = _updates.Values<T>();
            var target = _output.Span<T>();
            target.Clear();
            for (var pick = 0; pick < _picks; pick++)
            {
                long offset = 0;
                for (var d = 0; d < _strides.Length; d++)
                {
                    var index = indices[pick * _strides.Length + d];
                    if ((uint)index >= (uint)_output.Shape[d])
                        throw _context.Fail($"Index {index} does not exist in dimension {d} of {_output.Shape[d]}.", "The indices were given to the model or computed by it.");
                    offset += index * _strides[d];
                }

                var slice = target.Slice((int)offset, _block);
                var update = updates.Slice(pick * _block, _block);
                default(TLoop).Run(slice, update, slice);
            }
        }
    }
}
