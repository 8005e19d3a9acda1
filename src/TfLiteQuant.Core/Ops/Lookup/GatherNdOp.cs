using System.Runtime.CompilerServices;
using TfLiteQuant.Kernels.Movement;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>GATHER_ND: slices of a tensor by vectors of indices. Inputs: value, indices [..., n].</summary>
public sealed partial class GatherNdOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.GatherNd;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsInput, Int8Version = 1, Int16Version = 3 };

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(2, 1);
        var (table, indices, output) = (context.Input(0), context.Input(1), context.Output(0));
        context.RequireSameType(table, output);
        context.RequireType(indices, TensorType.Int16, TensorType.Int32, TensorType.Int64);
        context.RequireRank(table, 1);
        context.RequireRank(indices, 1);
        var bytes = context.ElementBytes(table);
        var depth = indices.Shape[^1];
        context.Require(depth <= table.Rank, $"Indices of {depth} numbers are too long for {table.Rank} dimensions.");
        output.Resize([.. indices.Shape[..^1], .. table.Shape[depth..]]);
        return new Kernel(context, depth, bytes);
    }

    private sealed unsafe class Kernel : OpKernel
    {
        private readonly BindContext _context;
        private readonly TensorValue _table, _indices, _output;
        private readonly long[] _strides;
        private readonly int _picks;
        private readonly uint _block;

        public Kernel(BindContext context, int depth, int bytes)
        {
            _context = context;
            (_table, _indices, _output) = (context.Input(0), context.Input(1), context.Output(0));
            _strides = Array.ConvertAll(CopyPlan.Strides(_table.Shape)[..depth], stride => stride * bytes);
            _picks = ShapeChecks.Product(_indices.Shape.AsSpan(..^1));
            _block = checked((uint)(ShapeChecks.Product(_table.Shape.AsSpan(depth..)) * bytes));
        }

        public override void Run()
        {
            var source = _table.Pointer<byte>();
            var target = _output.Pointer<byte>();
            for (var pick = 0; pick < _picks; pick++, target += _block)
            {
                long offset = 0;
                for (var d = 0; d < _strides.Length; d++)
                {
                    var index = IndexOperand.At(_indices, pick * _strides.Length + d);
                    if ((ulong)index >= (ulong)_table.Shape[d])
                        throw _context.Fail($"Index {index} does not exist in dimension {d} of {_table.Shape[d]}.", "The indices were given to the model or computed by it.");
                    offset += index * _strides[d];
                }

                Unsafe.CopyBlockUnaligned(target, source + offset, _block);
            }
        }
    }
}
