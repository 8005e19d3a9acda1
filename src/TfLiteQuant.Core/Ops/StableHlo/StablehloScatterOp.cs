using System.Runtime.CompilerServices;
using TfLiteQuant.Kernels.Movement;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>STABLEHLO_SCATTER: a tensor with boxes at computed places combined with updates; what lies outside is left
/// out. Inputs: operand, indices, updates.</summary>
public sealed partial class StablehloScatterOp : OpDefinition
{
    private const int WindowDimsField = 1, InsertedField = 2, MapField = 3, VectorField = 4, UniqueField = 5, BodyField = 6;

    public override BuiltinOperator Operator => BuiltinOperator.StablehloScatter;

    public override IReadOnlyList<int> Subgraphs(Operator op) => (op.Options2 ?? op.Options) is { } options ? [options.GetInt32(BodyField)] : [];

    public override bool DefinesBySubgraphs => true;

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(3, 1);
        var (operand, indices, updates, output) = (context.Input(0), context.Input(1), context.Input(2), context.Output(0));
        context.RequireSameType(operand, updates);
        context.RequireSameType(operand, output);
        context.RequireType(indices, TensorType.Int32, TensorType.Int64);
        var options = context.Operator.Options2 ?? context.Options;
        var vectors = IndexVectors.Of(context, indices, options.GetInteger(VectorField), options.GetVector<long>(MapField), operand.Rank);
        var windows = options.GetVector<long>(WindowDimsField).Order().ToArray();
        var inserted = options.GetVector<long>(InsertedField);
        context.Require(
            inserted.All(d => d >= 0 && d < operand.Rank) && inserted.Distinct().Count() == inserted.Length && windows.Distinct().Count() == windows.Length,
            $"The dimensions of its boxes, [{string.Join(", ", windows)}], and the inserted ones, [{string.Join(", ", inserted)}], are not all different ones of {operand.Rank}.");
        var batches = Enumerable.Range(0, updates.Rank).Where(d => !windows.Contains(d)).ToArray();
        context.Require(
            windows.Length + inserted.Length == operand.Rank && windows.All(d => d >= 0 && d < updates.Rank)
                && batches.Select(d => updates.Shape[d]).SequenceEqual(vectors.BatchShape),
            "Its updates do not fit its indices.");
        output.Resize(operand.Shape);
        context.AllowInPlace(0, 0);
        var body = options.GetInt32(BodyField);
        return new Kernel(context, vectors, windows, inserted, batches, body, options.GetBoolean(UniqueField));
    }

    private sealed unsafe class Kernel : OpKernel
    {
        private readonly TensorValue _operand, _updates, _output;
        private readonly IndexVectors _vectors;
        private readonly ElementBody? _body;
        private readonly long[] _batchPlaces, _windowPlaces, _strides;
        private readonly int[] _coordinates;
        private readonly long[] _targets;
        private readonly int _bytes, _rank;

        // Updates are combined in the order in which they lie, which shows where places meet: by runs along the last
        // dimensions, as far as these belong to the box. A run has a vector and begins at an element of its box.
        private readonly int _run;
        private readonly long[] _vectorOf, _elementOf;

        public Kernel(BindContext context, IndexVectors vectors, long[] windows, long[] inserted, int[] batches, int body, bool unique)
        {
            (_operand, _updates, _output, _vectors) = (context.Input(0), context.Input(2), context.Output(0), vectors);
            _bytes = context.ElementBytes(_operand);
            _rank = _operand.Rank;
            _strides = CopyPlan.Strides(_operand.Shape);
            var strides = CopyPlan.Strides(_updates.Shape);
            int[] window = [.. windows.Select(d => _updates.Shape[d])];
            _windowPlaces = IndexVectors.Combine(window, [.. windows.Select(d => strides[d])]);
            _batchPlaces = vectors.Places([.. batches.Select(d => strides[d])]);
            _coordinates = Coordinates(window, inserted);
            var outer = _updates.Rank;
            while (outer > 0 && windows.Contains(outer - 1)) outer--;
            _run = _updates.Shape[outer..].Aggregate(1, static (product, extent) => product * extent);
            _vectorOf = Numbers(outer, batches.Contains, 1);
            _elementOf = Numbers(outer, d => windows.Contains(d), _run);

            // Where no two updates meet, all are combined at once.
            _targets = new long[unique ? _updates.Count : _run];
            if (_targets.Length > 0) _body = ElementBody.Of(context, body, _operand, _targets.Length);
        }

        public override void Run()
        {
            _output.CopyFrom(_operand);
            if (_body is null) return;
            var perCall = _targets.Length / _run;
            for (var first = 0; first < _vectorOf.Length; first += perCall)
            {
                Collect(first);
                _body.Run();
                var results = _body.Result.Pointer<byte>();
                for (var i = 0; i < _targets.Length; i++)
                    if (_targets[i] >= 0) Unsafe.CopyBlockUnaligned(_output.Pointer<byte>() + _targets[i] * _bytes, results + (long)i * _bytes, (uint)_bytes);
            }
        }

        // Places and present values of the updates of some runs; -1 for a place outside, whose result goes nowhere.
        private void Collect(int first)
        {
            Span<long> start = stackalloc long[_rank];
            var current = _body!.Current.Pointer<byte>();
            var update = _body.Update.Pointer<byte>();
            for (var i = 0; i < _targets.Length; i++)
            {
                var (run, step) = Math.DivRem(i, _run);
                var (vector, element) = ((int)_vectorOf[first + run], (int)_elementOf[first + run] + step);
                if (step == 0) _vectors.Read(vector, start);
                long target = 0;
                for (var d = 0; d < _rank && target >= 0; d++)
                {
                    var index = start[d] + _coordinates[element * _rank + d];
                    target = (ulong)index < (ulong)_output.Shape[d] ? target + index * _strides[d] : -1;
                }

                _targets[i] = target;
                Unsafe.CopyBlockUnaligned(current + (long)i * _bytes, _output.Pointer<byte>() + Math.Max(0, target) * _bytes, (uint)_bytes);
                var from = _batchPlaces[vector] + _windowPlaces[element];
                Unsafe.CopyBlockUnaligned(update + (long)i * _bytes, _updates.Pointer<byte>() + from * _bytes, (uint)_bytes);
            }
        }

        // For each index combination of the first dimensions, its number among those of some of them.
        private long[] Numbers(int dimensions, Func<int, bool> belongs, long step)
        {
            var strides = new long[dimensions];
            for (var d = dimensions - 1; d >= 0; d--)
            {
                if (!belongs(d)) continue;
                strides[d] = step;
                step *= _updates.Shape[d];
            }

            return IndexVectors.Combine(_updates.Shape.AsSpan(0, dimensions), strides);
        }

        private int[] Coordinates(int[] window, long[] inserted)
        {
            var coordinates = new int[_windowPlaces.Length * _rank];
            for (var element = 0; element < _windowPlaces.Length; element++)
            {
                var (rest, w) = (element, window.Length - 1);
                for (var d = _rank - 1; d >= 0; d--)
                {
                    if (inserted.Contains(d)) continue;
                    coordinates[element * _rank + d] = rest % window[w];
                    rest /= window[w--];
                }
            }

            return coordinates;
        }
    }
}
