using System.Text.Json;
using TfLiteQuant.Evaluation;

namespace TfLiteQuant.Reports;

/// <summary>Accuracy results in the JSON of reports.</summary>
internal static class AccuracyJson
{
    public static void Write(Utf8JsonWriter json, AccuracyResult result)
    {
        json.WriteStartObject();
        json.WriteString("signature", result.Signature);
        json.WriteNumber("samples", result.Samples);
        json.WriteString("verdict", result.Verdict.ToString());
        json.Texts("reasons", result.Reasons);
        if (result.IsConclusive is { } conclusive) json.WriteBoolean("conclusive", conclusive);
        else json.WriteNull("conclusive");
        json.Texts("warnings", result.Warnings);
        json.WriteStartArray("sources");
        foreach (var source in result.Sources) Write(json, source);
        json.WriteEndArray();
        json.WriteStartArray("metrics");
        foreach (var metric in result.Metrics) Write(json, metric);
        json.WriteEndArray();
        json.WriteStartArray("outputs");
        foreach (var output in result.Outputs) Write(json, output);
        json.WriteEndArray();
        json.WriteStartArray("classes");
        foreach (var row in result.Classes) Write(json, row);
        json.WriteEndArray();
        Write(json, "floatConfusion", result.FloatConfusion);
        Write(json, "quantizedConfusion", result.QuantizedConfusion);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, EvaluatedSource source)
    {
        json.WriteStartObject();
        json.WriteString("description", SourceName.Of(source));
        json.WriteNumber("samples", source.Samples);
        json.WriteBoolean("synthetic", source.IsSynthetic);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, MetricResult metric)
    {
        json.WriteStartObject();
        json.WriteString("metric", metric.Metric);
        json.WriteString("output", metric.Output);
        json.WriteString("label", metric.Label);
        json.WriteString("unit", metric.Unit.ToString());
        json.WriteBoolean("higherIsBetter", metric.HigherIsBetter);
        json.WriteNumber("samples", metric.Samples);
        json.WriteNumber("skipped", metric.Skipped);
        json.Figure("confidence", metric.Confidence);
        json.WriteString("interval", metric.Interval);
        json.Figure("float", metric.Float);
        json.Figure("floatLow", metric.FloatLow);
        json.Figure("floatHigh", metric.FloatHigh);
        json.Figure("quantized", metric.Quantized);
        json.Figure("quantizedLow", metric.QuantizedLow);
        json.Figure("quantizedHigh", metric.QuantizedHigh);
        json.Figure("drop", metric.Drop);
        json.Figure("dropLow", metric.DropLow);
        json.Figure("dropHigh", metric.DropHigh);
        json.Figure("pValue", metric.PValue);
        json.Whole("onlyFloatRight", metric.OnlyFloatRight);
        json.Whole("onlyQuantizedRight", metric.OnlyQuantizedRight);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, OutputComparison output)
    {
        json.WriteStartObject();
        json.WriteString("output", output.Output);
        json.WriteNumber("samples", output.Samples);
        json.WriteNumber("skipped", output.Skipped);
        json.WriteNumber("nonFinite", output.NonFinite);
        json.Figure("sqnr", output.Sqnr);
        json.Figure("cosine", output.Cosine);
        json.Figure("meanSquaredError", output.MeanSquaredError);
        json.Figure("meanError", output.MeanError);
        json.Figure("maxAbsoluteError", output.MaxAbsoluteError);
        json.Figure("agreement", output.Agreement);
        json.Figure("agreementLow", output.AgreementLow);
        json.Figure("agreementHigh", output.AgreementHigh);
        json.WriteString("agreementBy", output.AgreementBy.ToString());
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ClassAccuracy row)
    {
        json.WriteStartObject();
        json.WriteNumber("class", row.Class);
        json.WriteString("name", row.Name);
        json.WriteNumber("samples", row.Samples);
        json.Figure("floatRecall", row.FloatRecall);
        json.Figure("quantizedRecall", row.QuantizedRecall);
        json.Figure("floatPrecision", row.FloatPrecision);
        json.Figure("quantizedPrecision", row.QuantizedPrecision);
        json.Figure("floatF1", row.FloatF1);
        json.Figure("quantizedF1", row.QuantizedF1);
        json.Figure("floatIoU", row.FloatIoU);
        json.Figure("quantizedIoU", row.QuantizedIoU);
        json.WriteEndObject();
    }

    /// <summary>A line for each count above 0: true class, predicted class, how often.</summary>
    private static void Write(Utf8JsonWriter json, string name, ConfusionMatrix? matrix)
    {
        if (matrix is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartArray(name);
        foreach (var cell in matrix.Cells) json.Line([cell.Actual, cell.Predicted, cell.Count]);
        json.WriteEndArray();
    }
}
