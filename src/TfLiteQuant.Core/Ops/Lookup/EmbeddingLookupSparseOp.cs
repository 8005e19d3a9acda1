using System.Numerics.Tensors;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>EMBEDDING_LOOKUP_SPARSE: rows of a table, weighted and combined per place of a sparse tensor. Inputs: ids [n],
/// places [n, rank], dense shape [rank], weights [n], table.</summary>
public sealed partial class EmbeddingLookupSparseOp : OpDefinition
{
    private const int CombinerField = 0;
    private const long Mean = 1, Root = 2;

    public override BuiltinOperator Operator => BuiltinOperator.EmbeddingLookupSparse;

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(5, 1);
        var (ids, places, shape, weights, table) = (context.Input(0), context.Input(1), context.Input(2), context.Input(3), context.Input(4));
        for (var i = 0; i < 3; i++) context.RequireType(context.Input(i), TensorType.Int32);
        context.RequireType(weights, TensorType.Float32);
        context.RequireType(table, TensorType.Float32);
        context.RequireType(context.Output(0), TensorType.Float32);
        context.RequireRank(ids, 1, 1);
        context.RequireShape(places, ids.Count, -1);
        context.RequireShape(shape, places.Shape[1]);
        context.RequireShape(weights, ids.Count);
        context.RequireRank(table, 2);
        context.Require(places.Shape[1] > 0, "Its places have no dimension.");
        if (!context.TryReadValues(2)) return null;
        var dense = context.Dimensions(context.Integers(shape));
        context.Output(0).Resize([.. dense[..^1], .. table.Shape[1..]]);
        return new Kernel(context, dense, context.Options.GetInteger(CombinerField));
    }

    private sealed class Kernel(BindContext context, int[] dense, long combiner) : OpKernel
    {
        private readonly TensorValue _ids = context.Input(0), _places = context.Input(1), _weights = context.Input(3), _table = context.Input(4), _output = context.Output(0);
        private readonly int _width = ShapeChecks.Product(context.Input(4).Shape.AsSpan(1..));

        public override void Run()
        {
            var output = _output.Span<float>();
            output.Clear();
            var (bucket, total, squares) = (0, 0f, 0f);
            for (var i = 0; i < _ids.Count; i++)
            {
                var id = _ids.Values<int>()[i];
                var next = Bucket(i);
                if ((uint)id >= (uint)_table.Shape[0] || (long)next * _width >= output.Length)
                    throw context.Fail($"Row {id} or place {next} does not exist.", "The indices were given to the model or computed by it.");

                // Entries of one place follow each other.
                if (next != bucket)
                {
                    Divide(output.Slice(bucket * _width, _width), total, squares);
                    (bucket, total, squares) = (next, 0, 0);
                }

                var weight = _weights.Values<float>()[i];
                (total, squares) = (total + weight, squares + weight * weight);
                var sum = output.Slice(bucket * _width, _width);
                TensorPrimitives.MultiplyAdd(_table.Values<float>().Slice(id * _width, _width), weight, sum, sum);
            }

            if (_ids.Count > 0) Divide(output.Slice(bucket * _width, _width), total, squares);
        }

        private int Bucket(int entry)
        {
            var bucket = 0;
            for (var d = 0; d < dense.Length - 1; d++)
            {
                var place = _places.Values<int>()[entry * dense.Length + d];
                if ((uint)place >= (uint)dense[d]) throw context.Fail($"Place {place} does not exist in dimension {d} of {dense[d]}.", "The indices were given to the model or computed by it.");
                bucket = bucket * dense[d] + place;
            }

            return bucket;
        }

        // A place that no entry came to since stays as it is, also the first.
        private void Divide(Span<float> sum, float total, float squares)
        {
            if (total == 0 && squares == 0) return;
            if (combiner == Mean) TensorPrimitives.Divide(sum, total, sum);
            else if (combiner == Root) TensorPrimitives.Divide(sum, MathF.Sqrt(squares), sum);
        }
    }
}
