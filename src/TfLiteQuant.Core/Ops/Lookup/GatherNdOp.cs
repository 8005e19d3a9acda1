using System.Numerics;
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
            switch (_indices.Type)
            {
                case TensorType.Int32: ByBlock<int>(); break;
                case TensorType.Int64: ByBlock<long>(); break;
                default: ByBlock<short>(); break;
            }
        }

        // Single elements are moved as numbers of their size: a copy of a few bytes takes longer than finding them.
        private void ByBlock<TIndex>()
            where TIndex : unmanaged, IBinaryInteger<TIndex>
        {
            switch (_block)
            {
                case 1: Pick<TIndex, byte>(); break;
                case 2: Pick<TIndex, ushort>(); break;
                case 4: Pick<TIndex, uint>(); break;
                case 8: Pick<TIndex, ulong>(); break;
                default: Pick<TIndex, Blocks>(); break;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private void Pick<TIndex, TBlock>()
            where TIndex : unmanaged, IBinaryInteger<TIndex>
            where TBlock : unmanaged
        {
            byte* source = _table.Pointer<byte>(), target = _output.Pointer<byte>();
            var index = _indices.Pointer<TIndex>();
            fixed (long* strides = _strides)
            fixed (int* sizes = _table.Shape)
            {
                for (var pick = 0; pick < _picks; pick++, index += _strides.Length, target += _block)
                {
                    long offset = 0;
                    for (var d = 0; d < _strides.Length; d++)
                    {
                        var at = long.CreateTruncating(index[d]);
                        if ((ulong)at >= (ulong)sizes[d]) throw Missing(at, d);
                        offset += at * strides[d];
                    }

                    if (typeof(TBlock) == typeof(Blocks)) Unsafe.CopyBlockUnaligned(target, source + offset, _block);
                    else Unsafe.WriteUnaligned(target, Unsafe.ReadUnaligned<TBlock>(source + offset));
                }
            }
        }

        private Exception Missing(long index, int dimension)
            => _context.Fail($"Index {index} does not exist in dimension {dimension} of {_table.Shape[dimension]}.", "The indices were given to the model or computed by it.");

        /// <summary>Blocks of another size than a number has.</summary>
        private readonly struct Blocks;
    }
}
