using System.Runtime.Intrinsics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Kernels.Recurrent;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <content>Float kernel, with float or int8 weights.</content>
public sealed partial class SvdfOp
{
    private const int RankField = 0, ActivationField = 1;

    public override bool IsPure => false;

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(5, 1);
        if (context.Input(0).Type == TensorType.Int8) return BindInt8(context);
        var (input, output) = (context.Float(0, -1, -1), context.Output(0));
        context.RequireType(output, TensorType.Float32);
        var time = context.Input(2);
        context.RequireRank(time, 2, 2);
        var (filters, memory, rank) = (time.Shape[0], time.Shape[1], context.Options.GetInt32(RankField));
        context.Require(rank > 0 && filters % rank == 0, $"{filters} filters do not fall into groups of {rank}.");
        context.Input(1);
        context.OptionalFloat(3, filters / rank);
        context.Float(4, input.Shape[0], memory * filters);
        if (!context.TryReadAll(1) || (HybridOperands.AreCodes(time) && !context.TryReadAll(2))) return null;
        output.Resize(input.Shape[0], filters / rank);
        return new Kernel(context, context.Matrix(1, filters, input.Shape[1])!, TimeWeights(context, time), filters, memory, rank, context.Activation(ActivationField));
    }

    // codes are made values once; floats are read where they lie, null
    private static AlignedArray<float>? TimeWeights(BindContext context, TensorValue time)
    {
        if (HybridOperands.AreCodes(time)) return HybridOperands.Values(context, time, time.Count, time.Shape);
        context.Float(2, -1, -1);
        return null;
    }

    // Each filter remembers its last activations; an output is the sum of its filters' memories weighted over time.
    private sealed unsafe class Kernel(BindContext context, RowMatrix features, AlignedArray<float>? timeWeights, int filters, int memory, int rank, CellActivation activation) : OpKernel
    {
        private readonly TensorValue _input = context.Input(0), _time = context.Input(2), _state = context.Input(4), _output = context.Output(0);
        private readonly TensorValue? _bias = context.OptionalInput(3);
        private readonly AlignedArray<float> _sums = new(context.Input(0).Shape[0] * features.Rows);
        private readonly AlignedArray<float> _result = new(PackedRows.Padded(filters / rank));
        private readonly MatrixWork _products = new(context.Workers);

        public override void Run()
        {
            var batches = _input.Shape[0];
            _sums.Span.Clear();
            _products.Run(features, _input.Pointer<float>(), features.Columns, _sums.Pointer, features.Rows, batches);
            var state = _state.Pointer<float>();
            var units = filters / rank;
            for (var batch = 0; batch < batches; batch++)
            {
                var history = new Span<float>(state + (long)batch * filters * memory, filters * memory);
                history[1..].CopyTo(history);
                var sums = _sums.Span.Slice(batch * features.Rows, filters);
                for (var filter = 0; filter < filters; filter++) history[(filter + 1) * memory - 1] = sums[filter];
                Reduce(history);
                for (var j = 0; j < _result.Count; j += PackedRows.Lanes)
                    Vector256.Store(
                        GateMath.Activate(activation, Vector256.Load(_result.Pointer + j)), _result.Pointer + j);
                _result.Span[..units].CopyTo(_output.Span<float>().Slice(batch * units, units));
            }
        }

        private void Reduce(ReadOnlySpan<float> history)
        {
            var time = timeWeights is null ? _time.Values<float>() : timeWeights.Span;
            for (var unit = 0; unit < filters / rank; unit++)
            {
                var sum = _bias is null ? 0 : _bias.Values<float>()[unit];
                _result.Pointer[unit] = sum + DotProduct.Of(history.Slice(unit * rank * memory, rank * memory), time.Slice(unit * rank * memory, rank * memory));
            }
        }
    }
}
